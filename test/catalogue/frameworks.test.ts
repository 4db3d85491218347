import { expect, test } from 'vitest';
import { frameworkOf } from '../../src/catalogue/frameworks.js';
import { patternOf, readName } from '../../src/loader/keyspace/segments.js';

const UUID = '0a1b2c3d-0000-4000-8000-0123456789ab';
const MD5 = 'd41d8cd98f00b204e9800998ecf8427e';

test.each([
  ['my-app-database-my-app-cache-user.17', 'Laravel 13+'],
  ['my_app_database_my_app_cache_:user.17', 'Laravel before 13'],
  ['my_app_horizon:failed_jobs', 'Laravel Horizon'],
  ['queues:default:reserved', 'Laravel queues'],
  ['stat:processed:2026-11-22', 'Sidekiq'],
  ['j|261122|10:15', 'Sidekiq'],
  ['web-1:4711:0a1b2c3d4e5f:work', 'Sidekiq'],
  ['resque:stat:processed', 'Resque'],
  [`celery-task-meta-${UUID}`, 'Celery'],
  ['_kombu.binding.celery', 'Celery'],
  ['unacked_mutex', 'Celery'],
  [`rq:job:${UUID}`, 'RQ'],
  ['bull:mail:42', 'BullMQ'],
  ['bull:mail:42:lock', 'BullMQ'],
  ['{bull}:mail:meta', 'BullMQ'],
  [`asynq:{default}:t:${UUID}`, 'asynq'],
  ['{hangfire}:job:17', 'Hangfire'],
  [`spring:session:sessions:expires:${UUID}`, 'Spring Session'],
  ['redisson_lock__channel:{order:17}', 'Redisson'],
  [`:1:views.decorators.cache.cache_page.x.GET.${MD5}.en-us.UTC`, 'Django cache'],
  [':1:django.contrib.sessions.cachex7kd02lmpq91ztrv5wyhn3bgc8jf6sae', 'Django cache'],
  ['flask_cache_view//api/users', 'Flask-Caching'],
  ['sess:V1StGXR8_Z5jdHi6B-myTabcdefghijk', 'connect-redis'],
  [`_session_id:2::${MD5}${MD5}`, 'Rack session'],
  ['PHPREDIS_SESSION:1a2b3c4d5e6f7g8h9i0j', 'PHP session'],
  [`sess_${MD5}`, 'Magento'],
  ['wp:options:alloptions', 'WordPress'],
  ['rlflx:192.168.0.1', 'rate-limiter-flexible'],
])('%s is of %s', (key, framework) => {
  expect(frameworkOf(patternOf(readName(key)))).toBe(framework);
});

test.each([
  'cache:17',
  'user:17:cart',
  'stats:processed',
  'post-cache',
  'my-app:cache',
  'queue',
  'sess:count',
])('%s is anybody’s', (key) => {
  expect(frameworkOf(patternOf(readName(key)))).toBeNull();
});
