import type { FailurePolicy } from "../hosts/index.ts";
import { failureLines } from "./failure-answers.ts";
import { quoted } from "./shell-word.ts";

export interface ClientPaths {
  /** Absent where the machine has none: every call is then judged in a process of its own. */
  readonly curl: string | undefined;
  readonly node: string;
  readonly hook: string;
  readonly daemon: string;
  readonly socket: string;
  readonly state: string;
  readonly home: string;
}

/** So long a call that is judged here may take: with the wait for a slot before it, less than the thirty seconds that hosts wait. */
const MOST_SECONDS = 18;

/** Programs that a call that goes well does without. */
const TOOLS = { cat: "/bin/cat", rm: "/bin/rm", sleep: "/bin/sleep" } as const;

/**
 * The client that a host starts for each call, as POSIX shell: curl to the daemon's socket, and without a daemon the judging process. The host starts it
 * with an empty environment, so that every path it uses stands in it. What a call that goes well needs comes first: a shell reads no further than it runs.
 */
export function clientScript(paths: ClientPaths, policy: FailurePolicy, seconds = MOST_SECONDS): string {
  const { curl, socket } = paths;
  const common = `-s --fail --noproxy '*' --unix-socket ${quoted(socket)}`;
  return `#!/bin/sh
# The hook client of dev-loop, written by \`dl install\`: run it again after moving anything. Usage: hook-client.sh AGENT EVENT < call.json
agent=$1 event=$2 code=127 answer= tighten=
# What is no mode's name is the strictest.
case \${DEVLOOP_PERMISSION_MODE-} in
'') ;;
*[!a-z0-9-]*) tighten='&tighten=strict' ;;
*) tighten="&tighten=$DEVLOOP_PERMISSION_MODE" ;;
esac
${
  curl === undefined
    ? ""
    : `# Without a socket nobody is there, and curl need not start. With one it asks first whether anybody is, within 50 ms: the answer then starts with
# 204. Only then the call goes up, once.
[ -S ${quoted(socket)} ] && answer=$(${quoted(curl)} -q ${common} --fail-early --max-time 0.05 -w '%{http_code}' http://dev-loop/ping --next ${common} --max-time 1 -X POST -H Expect: -H 'Content-Type: application/json' -T - "http://dev-loop/hook/$agent/$event?on-failure=${policy}$tighten" 2>/dev/null)
code=$?
`
}case $answer in
204*)
  if [ $code -eq 0 ]; then
    answer=\${answer#204}
    [ -z "$answer" ] || printf '%s\\n' "$answer"
    exit 0
  fi ;;
esac

fail() {
  case $agent/$event in
${failureLines(policy)}
  esac
  # Whoever writes the call may take a closed pipe for a failure of its own.
  ${TOOLS.cat} >/dev/null 2>&1
  exit 0
}

case $code:$answer in
28:*) fail 'its daemon does not answer in time' ;;
*:204*) fail "its daemon broke off (code $code)" ;;
esac

# The owner of a slot that nobody gave back is gone. One at a time looks again and takes it away, so that nobody's new slot goes.
clear_slot() {
  set -C
  if { echo $$ >"$slots/clearing"; } 2>/dev/null; then
    set +C
    owner=
    { read -r owner <"$slots/$1"; } 2>/dev/null
    [ -z "$owner" ] || kill -0 "$owner" 2>/dev/null || ${TOOLS.rm} -f "$slots/$1"
    ${TOOLS.rm} -f "$slots/clearing"
  else
    owner=
    { read -r owner <"$slots/clearing"; } 2>/dev/null
    [ -z "$owner" ] || kill -0 "$owner" 2>/dev/null || ${TOOLS.rm} -f "$slots/clearing"
  fi
  set +C
}

# Nobody is there: the call is judged here. At most two such processes run at a time.
slots=${quoted(`${paths.state}/slots`)} slot= tries=0
while [ -z "$slot" ]; do
  for number in 1 2; do
    set -C
    if { printf '' >"$slots/$number"; } 2>/dev/null; then
      set +C
      slot=$slots/$number
      # On a full disk it has no name in it, and is ours all the same.
      { echo $$ >"$slot"; } 2>/dev/null
      break
    fi
    set +C
    owner=
    { read -r owner <"$slots/$number"; } 2>/dev/null
    [ -z "$owner" ] || kill -0 "$owner" 2>/dev/null || clear_slot "$number"
  done
  [ -n "$slot" ] && break
  { [ -d "$slots" ] && [ -w "$slots" ]; } || break
  tries=$((tries + 1))
  if [ $tries -gt 100 ]; then
    # One that had no name in it for so long has no owner who could give it back.
    for number in 1 2; do
      [ -s "$slots/$number" ] || ${TOOLS.rm} -f "$slots/$number"
    done
    fail 'too many calls are judged at once'
  fi
  ${TOOLS.sleep} 0.1 2>/dev/null || ${TOOLS.sleep} 1
done
trap '[ -z "$slot" ] || ${TOOLS.rm} -f "$slot"' EXIT
trap 'exit 143' HUP INT TERM
# The kernel bounds its processor time, the watchdog the time on the clock: the answer comes before the host stops to wait.
# Without a standard input the process says so itself: \`command\`, so that the shell goes on.
{ command exec 3<&0; } 2>/dev/null || command exec 3</dev/null
answer=$(
  exec 2>/dev/null
  ulimit -t 10
  ${quoted(paths.node)} ${quoted(paths.hook)} hook "$agent" "$event" --on-failure ${policy} --home ${quoted(paths.home)} <&3 3<&- &
  judging=$!
  {
    trap 'kill $nap; exit' TERM
    ${TOOLS.sleep} ${seconds} &
    nap=$!
    wait $nap && kill -9 $judging
  } </dev/null >/dev/null 3<&- &
  watchdog=$!
  wait $judging
  code=$?
  kill $watchdog
  exit $code
)
code=$?
[ $code -ne 137 ] || fail "the judging process was killed: it took more than ${seconds} seconds, or the memory"
[ $code -eq 0 ] || fail "the judging process ended with code $code"
[ -z "$answer" ] || printf '%s\\n' "$answer"
# The next call finds a daemon again, unless a person has stopped it.
if [ ! -e ${quoted(`${paths.state}/daemon-stopped`)} ]; then
  ${quoted(paths.node)} ${quoted(paths.daemon)} --ensure --home ${quoted(paths.home)} </dev/null >/dev/null 2>&1 &
fi
exit 0
`;
}
