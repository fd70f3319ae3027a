// Two workers and the main thread at once, each with an instance of the addon.
const { Worker, isMainThread } = require('node:worker_threads');
const kafka = require('kafka-napi');
const { check } = require('./exchange.cjs');

const ended = (worker) =>
  new Promise((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`exit ${code}`))));
  });

const all = isMainThread ? [ended(new Worker(__filename)), ended(new Worker(__filename))] : [];
Promise.all([check(kafka), ...all]).then(() => isMainThread && console.log('done'));
