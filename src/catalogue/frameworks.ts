/**
 * Key formats of the frameworks that most keys are written by, over family patterns, the most telling first. A pattern
 * counts where the framework's own words are in it: `cache:{int}`, `session:{uuid}` and `queue:mail` are everybody's.
 *
 * Sources are the libraries' own: sidekiq/lib, resque/lib, laravel/framework config (`-database-`, `-cache-` with dashes
 * since 13.0.0), celery/app/defaults.py and kombu/transport/redis.py, bullmq/src, hibiken/asynq internal/base, rq/*.py,
 * connect-redis, spring-session, django-redis, flask-caching, Redisson, Cm_Cache_Backend_Redis, phpredis.
 */
const FORMATS: readonly (readonly [string, RegExp])[] = [
  ['Laravel 13+', /^[a-z0-9-]+-(?:database-.*|cache-.*)$/],
  ['Laravel before 13', /^[a-z0-9_]+_(?:database_.*|cache_?:.*)$/],
  ['Laravel Horizon', /^[a-z0-9_]+_horizon:/],
  ['Laravel queues', /(?:^|[_-])queues:[^:]+(?::(?:delayed|reserved|notify))$/],
  [
    'Sidekiq',
    /^(?:stat:(?:processed|failed)(?::\{date\})?|j\|\{int\}\|.*|it-\{hex\}|[^:]+:\{int\}:\{hex\}(?::work)?)$/,
  ],
  ['Resque', /^resque:/],
  [
    'Celery',
    /^(?:.*)?(?:celery-task-meta-|celery-taskset-meta-|chord-unlock-|_kombu\.binding\.|unacked(?:_index|_mutex)?$)/,
  ],
  [
    'RQ',
    /^rq:(?:job|queue|queues|worker|workers|wip|finished|failed|deferred|scheduled|canceled|results|clean_registries)\b/,
  ],
  [
    'BullMQ',
    /^(?:\\\{)?bull(?:\\\})?:.+:(?:id|wait|active|delayed|prioritized|completed|failed|paused|stalled|stalled-check|meta|events|pc|marker|repeat|limiter|lock|logs|dependencies|processed|waiting-children)(?::.*)?$/,
  ],
  ['BullMQ', /^bull:[^:]+:(?:\{int\}|\{uuid\}|\{id\})$/],
  ['asynq', /^asynq:(?:\\\{|queues|servers|workers|schedulers)/],
  ['Hangfire', /^\\\{hangfire\\\}:/],
  ['Spring Session', /^spring:session:(?:sessions|expirations|index)\b/],
  ['Redisson', /^(?:redisson_(?:lock__channel|rwlock|delay_queue)|redisson__(?:timeout__set|map_cache))/],
  ['Django cache', /^[^:]*:\{int\}:(?:views\.|django\.contrib\.|template\.cache\.)/],
  ['Flask-Caching', /^flask_cache_/],
  ['connect-redis', /^sess:(?:\{id\}|\{hex\}|\{uuid\})$/],
  ['Rack session', /^(?:rack:session:|_session_id:\{int\}::)/],
  ['PHP session', /^PHPREDIS_SESSION:/],
  ['Symfony', /^sf_s/],
  ['Magento', /^(?:zc:(?:k|ti|tags|ids)\b|sess_\{(?:hex|id)\}$)/],
  ['WordPress', /^(?:[^:]+:)?(?:wp_?|\{int\}):?(?:options|posts|post_meta|terms|site-options|transient):/],
  ['Next.js', /^.*__(?:sharedTags|revalidated_tags)__$/],
  ['rate-limiter-flexible', /^rlflx:/],
];

/** The framework that keys of this pattern are probably written by; null where its words do not tell. */
export const frameworkOf = (pattern: string): string | null =>
  FORMATS.find(([, format]) => format.test(pattern))?.[0] ?? null;
