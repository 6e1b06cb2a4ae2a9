import type { Token } from "./tokens.ts";

/** Code that names a library of a service or a database and calls what takes something away there. */
export function takesAwayByLibrary(pieces: readonly (readonly Token[])[]): boolean {
  let isRemote = false;
  let takes = false;
  for (const tokens of pieces) {
    for (const [index, { kind, text, value }] of tokens.entries()) {
      isRemote ||= kind === "name" ? LIBRARIES.has(text) : kind === "string" && typeof value[0] === "string" && MODULE.test(value[0]);
      takes ||= kind === "name" && TAKING.test(text) && tokens[index + 1]?.text === "(";
    }
  }
  return isRemote && takes;
}

/** As Python and Ruby import them. */
const LIBRARIES: ReadonlySet<string> = new Set([
  ...["boto3", "botocore", "aioboto3", "kubernetes", "docker", "redis", "pymongo", "motor", "elasticsearch", "opensearchpy"],
  ...["googleapiclient", "azure", "digitalocean", "hcloud", "stripe", "cassandra", "pika", "kazoo", "etcd3", "minio"],
  ...["google.cloud", "storage_client", "bigquery", "firestore"],
]);

/** As JavaScript names them. */
const MODULE =
  /^(?:@aws-sdk\/|aws-sdk|@google-cloud\/|@azure\/|@kubernetes\/client-node|dockerode|redis|ioredis|mongodb|mongoose|stripe|@elastic\/|@prisma\/client)/;

const TAKING =
  /^(?:(?:batch_|bulk_)?(?:delete|terminate|drop|purge|destroy|deregister)(?:_[a-z_]+)?|(?:delete|terminate|drop|purge|destroy)[A-Z]\w*|(?:Delete|Terminate)[A-Z]\w*Command|flush_?(?:all|db)|flush(?:All|Db|DB)|prune)$/;
