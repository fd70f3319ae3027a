import * as kafka from 'kafka-napi';
import { MockCluster } from 'kafka-napi/testing';
import exchange from './exchange.cjs';

if (MockCluster !== kafka.MockCluster) throw new Error('the addon was loaded twice');
await exchange.check(kafka);
console.log('done');
