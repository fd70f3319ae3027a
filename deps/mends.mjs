// What of the pinned librdkafka is changed before it is compiled: defects that no caller can avoid.
// Each is looked for again with every new version of the pin; one that no longer fits fails the build.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { pin } from './paths.mjs';

/**
 * @typedef {object} Mend
 * @property {string} file Within the source.
 * @property {string} before Stands there once, in one line.
 * @property {string} after In one line too, so that line numbers stay upstream's.
 */

/** @type {readonly Mend[]} */
export const MENDS = [
  {
    // ListConsumerGroupOffsets shares this handler with consumers, and a handle without a group has
    // no rk_cgrp: an answer like NOT_COORDINATOR ended the process (confluentinc/librdkafka#5040).
    file: 'src/rdkafka_request.c',
    before: 'rd_kafka_cgrp_op(rkb->rkb_rk->rk_cgrp, NULL,',
    after: 'if (rkb->rkb_rk->rk_cgrp) rd_kafka_cgrp_op(rkb->rkb_rk->rk_cgrp, NULL,',
  },
  {
    // Admin requests keep their coordinator for as long as they use it, also when it has answered
    // that it is not the one, or is it no longer. So the next request asks who it is.
    file: 'src/rdkafka_admin.c',
    before: 'rd_kafka_enq_once_add_source(eonce, "coordinator response");',
    after:
      'rd_kafka_enq_once_add_source(eonce, "coordinator response"); ' +
      'rd_kafka_coord_cache_evict(&rk->rk_coord_cache, rkb);',
  },
  // Where a broker does not know these requests, they gave back a reference to the queue for the
  // answer, and so did rd_kafka_coord_req_fsm(): at the latest with the client's end the process ended
  // (confluentinc/librdkafka#3663). Now only the latter does, as other requests want it.
  ...['DeleteGroups, 0, 2', 'OffsetDelete, 0, 0'].map((request) => ({
    file: 'src/rdkafka_request.c',
    before: `rkb, RD_KAFKAP_${request}, &features);`,
    after: `rkb, RD_KAFKAP_${request}, &features); if (ApiVersion == -1) rd_kafka_replyq_clear(&replyq);`,
  })),
  {
    // The question who the coordinator is was repeated twice only, within less than a second; then
    // nobody answered whoever waited for it.
    file: 'src/rdkafka_coord.c',
    before: 'rd_kafka_buf_retry(rkb, request);',
    after:
      'request->rkbuf_max_retries = RD_KAFKA_REQUEST_MAX_RETRIES; rd_kafka_buf_retry(rkb, request);',
  },
  // ListOffsets and DeleteRecords began to look for leaders on the app's thread, while an answer or
  // the timeout let the main thread go on with the same object, and free it. Now the latter begins.
  {
    file: 'src/rdkafka_partition.c',
    before: 'rd_kafka_enq_once_add_source(rko->rko_u.leaders.eonce, "timeout timer");',
    after:
      'rd_kafka_enq_once_add_source(rko->rko_u.leaders.eonce, "timeout timer"); ' +
      'rd_kafka_enq_once_t *eonce = rko->rko_u.leaders.eonce; ' +
      'rd_kafka_enq_once_add_source(eonce, "start");',
  },
  {
    file: 'src/rdkafka_partition.c',
    before: 'if (rd_kafka_topic_partition_list_query_leaders_async_worker(rko) ==',
    after:
      'rd_kafka_enq_once_trigger(eonce, RD_KAFKA_RESP_ERR_NO_ERROR, "start"); ' +
      'if (RD_KAFKA_OP_RES_KEEP ==',
  },
  {
    // A cooperative member without partitions went without a LeaveGroup: while it was joining again,
    // or waited for its first ones. The group gave it some, and had nobody there to read them until
    // its session timed out.
    file: 'src/rdkafka_cgrp.c',
    before: "/* If terminating, then don't rejoin group. */",
    after: "/* If terminating, then don't rejoin group. */ rd_kafka_cgrp_leave_maybe(rkcg);",
  },
  {
    // What a broker says of the messages that it refuses, they point to in `presult`, which the
    // caller frees: the app read freed memory. Now the report takes what they point to, and the
    // caller frees the copy.
    file: 'src/rdkafka_broker.c',
    before: 'rd_kafka_Produce_result_copy(presult);',
    after:
      'rd_kafka_Produce_result_copy(presult); ' +
      'if (presult) { rd_kafka_Produce_result_t taken = *presult; ' +
      '*(rd_kafka_Produce_result_t *)presult = *rko->rko_u.dr.presult; ' +
      '*rko->rko_u.dr.presult = taken; }',
  },
];

/**
 * Changes a copy of the pinned source.
 *
 * @param {string} tree
 * @param {readonly Mend[]} [mends]
 */
export function mendSource(tree, mends = MENDS) {
  for (const { file, before, after } of mends) {
    const path = join(tree, file);
    const parts = readFileSync(path, 'utf8').split(before);
    if (parts.length !== 2) {
      throw new Failure(`librdkafka ${pin.version}: a mend of ${file} does not fit`, [
        `found:   ${parts.length - 1} times, instead of once: ${before}`,
        'remedy:  see what became of the defect, and change or remove it in deps/mends.mjs',
      ]);
    }
    writeFileSync(path, parts.join(after));
  }
}
