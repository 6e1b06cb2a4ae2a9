/** The library as others use it: `load`, `decide`, a resident process. */
import { command, context, decide, load } from "../src/index.ts";
import { distributionOver, type Figure } from "./measure.ts";

/** What secrets are named by: the regex engine looks at each, with patterns that are compiled once for all calls. */
const NEAR_SECRETS: readonly string[] = [
  "echo $API_TOKEN",
  'curl -H "Authorization: Bearer $GITHUB_TOKEN" https://api.example.com/user',
  "export OPENAI_API_KEY=sk-your-key-here",
  "curl https://api.sendgrid.com/v3/api_keys",
  "grep -rn 'password = ' src",
  "aws configure set aws_secret_access_key $AWS_SECRET_ACCESS_KEY",
  "docker login -u me --password-stdin registry.example.com",
  "psql postgres://app:app@localhost/app -c 'select 1'",
  "git commit -m 'Read the client secret from the environment'",
  "echo 'STRIPE_KEY=sk_test_placeholder' >> .env.example",
];

export function figuresOfLibrary(rounds: number): Figure[] {
  const program = load();
  const where = context("/tmp/bench-library");
  const times = distributionOver(NEAR_SECRETS, (text) => decide(program, command(text), where), { rounds, warmUps: 20 });
  return [{ name: "the library's `decide`, commands that name secrets, slowest of ten", value: times.max, unit: "µs", bar: 500 }];
}
