const kafka = require('kafka-napi');
const { check } = require('./exchange.cjs');

check(kafka).then(() => console.log('done'));
