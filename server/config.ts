/**
 * The environment, read once into a frozen object. Every variable has a default that is safe on one machine; a value that
 * makes no sense stops the start with a sentence that names the variable.
 */
import { z } from 'zod';

const flag = z.enum(['0', '1', 'false', 'true', '']).transform((value) => value === '1' || value === 'true');
const originUrl = z
  .url({ protocol: /^https?$/ })
  .transform((value) => new URL(value))
  .refine(
    (url) => url.pathname === '/' && url.search === '',
    'is an address without a path, like https://muster.example',
  )
  .transform((url) => url.origin);

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  MUSTER_DATA_DIR: z.string().min(1).default('./data'),
  /** The one address that browsers use; needed behind a proxy and for links in mails. */
  MUSTER_ORIGIN: originUrl.optional(),
  /** On first start: an administrator's API token with this value exists. */
  MUSTER_BOOTSTRAP_TOKEN: z.string().min(8, 'is at least 8 characters long').optional(),
  MUSTER_MONGODB_URL: z.url({ protocol: /^mongodb(\+srv)?$/ }).optional(),
  MUSTER_REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  /** How many proxies stand in front; their X-Forwarded-For and -Proto are believed that deep. */
  MUSTER_TRUST_PROXY: z.coerce.number().int().min(0).max(8).default(0),
  /** Mail: smtp://user:password@host:port or smtps://... */
  MUSTER_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MUSTER_MAIL_FROM: z.string().min(3).default('Muster <muster@localhost>'),
  /** Hosts or networks inside the organisation that webhooks may reach, comma-separated: `10.0.0.0/8, chat.internal`. */
  MUSTER_ALLOW_PRIVATE: z.string().default(''),
  /** Protects secrets of integrations at rest; made and kept in the data folder when not given. */
  MUSTER_SECRET_KEY: z.string().min(32, 'is at least 32 characters long').optional(),
  MUSTER_LOG: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** /metrics for anybody who asks; without it only from this machine or with an administrator's token. */
  MUSTER_OPEN_METRICS: flag.default(false),
  /** Lets rooms run the commands that an administrator listed, on this machine. */
  MUSTER_COMMANDS: flag.default(false),
});

export interface Config {
  port: number;
  host: string;
  dataDir: string;
  origin: string | null;
  bootstrapToken: string | null;
  mongodbUrl: string | null;
  redisUrl: string | null;
  trustProxy: number;
  smtpUrl: string | null;
  mailFrom: string;
  allowPrivate: readonly string[];
  secretKey: string | null;
  logLevel: string;
  openMetrics: boolean;
  commands: boolean;
}

/** A start that cannot go on for a reason that the operator can mend; the message is one line. */
export class StartError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartError';
  }
}

/** Reads the environment. Throws `StartError` naming every variable that makes no sense. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new StartError(`The environment cannot be read. ${problems.join('; ')}`);
  }
  const value = parsed.data;
  return Object.freeze({
    port: value.PORT,
    host: value.HOST,
    dataDir: value.MUSTER_DATA_DIR,
    origin: value.MUSTER_ORIGIN ?? null,
    bootstrapToken: value.MUSTER_BOOTSTRAP_TOKEN ?? null,
    mongodbUrl: value.MUSTER_MONGODB_URL ?? null,
    redisUrl: value.MUSTER_REDIS_URL ?? null,
    trustProxy: value.MUSTER_TRUST_PROXY,
    smtpUrl: value.MUSTER_SMTP_URL ?? null,
    mailFrom: value.MUSTER_MAIL_FROM,
    allowPrivate: value.MUSTER_ALLOW_PRIVATE.split(',').flatMap((part) => part.trim() || []),
    secretKey: value.MUSTER_SECRET_KEY ?? null,
    logLevel: value.MUSTER_LOG,
    openMetrics: value.MUSTER_OPEN_METRICS,
    commands: value.MUSTER_COMMANDS,
  });
}
