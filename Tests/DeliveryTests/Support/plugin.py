#!/usr/bin/python3
"""A program for the tests of the exec sender. What it does is in `mode` of its config; what it was given it writes to the
file `given`, one line each."""
import json
import os
import subprocess
import sys

given = None
mode = ""
count = 0
held = []


def say(message):
    print(json.dumps(message, ensure_ascii=False), flush=True)


def accept(message, **more):
    say({"op": "result", "key": message["key"], "outcome": "accepted", "id": f"g-{count}", **more})


for line in sys.stdin:
    message = json.loads(line)
    op = message["op"]
    if op == "hello":
        mode = message["config"].get("mode", "")
        given = open(message["config"]["given"], "a")
        caps = json.loads(message["config"].get("caps", "{}"))
    given.write(line)
    given.flush()
    if op == "hello":
        if mode == "ends at start":
            sys.exit(0)
        if mode == "never ready":
            continue
        if mode == "noise":
            print("\n\n", flush=True)
            say({"op": "log", "text": "of a later version"})
        print("started", file=sys.stderr, flush=True)
        say({"op": "ready", "v": 2 if mode == "version" else 1, "name": "test", "caps": caps})
    elif op == "reconcile":
        number = int(message["key"].rsplit("/", 1)[1])
        outcome = ["accepted", "unknown"][number % 2]
        say({"op": "result", "key": message["key"], "outcome": outcome, "id": "r"})
    elif op == "submit":
        count += 1
        if mode == "reverse":
            held.append(message)
            if len(held) == 3:
                for one in reversed(held):
                    say({"op": "result", "key": one["key"], "outcome": "accepted", "id": one["text"]})
        elif mode == "inside":
            child = subprocess.run(["/bin/ls", "-l", "/proc/self/fd"], capture_output=True, text=True)
            accept(message, id="|".join([
                ",".join(sys.argv[1:]), ",".join(sorted(os.environ)), os.environ.get("KEY", ""), os.getcwd(),
                str(sorted(int(fd) for fd in os.listdir("/proc/self/fd") if int(fd) < 200))]))
        elif mode.startswith("dies after ") and count > int(mode.split()[-1]):
            os._exit(1)
        elif mode == "hangs":
            child = subprocess.Popen(["/bin/sleep", "1000"])
            given.write(json.dumps({"op": "pids", "pids": [os.getpid(), child.pid]}) + "\n")
            given.flush()
            child.wait()
        elif mode == "garbles":
            print("Traceback (most recent call last):", flush=True)
        elif mode == "a number":
            print("17", flush=True)
        elif mode == "long line":
            print('{"op":"' + "x" * (1 << 20) + '"}', flush=True)
        elif mode == "talks":
            for _ in range(200):
                say({"op": "log", "text": "y" * 10_000})
            accept(message)
        elif mode == "answers twice":
            accept(message)
            accept(message, outcome="rejected", kind="recipient")
            say({"op": "result", "key": "somebody/else", "outcome": "accepted"})
        elif mode == "hears":
            if count == 1:
                at = "2026-11-20T10:00:05+08:00"
                say({"op": "receipt", "id": "r1", "gateway_id": "g-1", "state": "delivered", "at": at})
                say({"op": "reply", "id": 7, "from": message["to"], "text": "T", "at": at})
                say({"op": "receipt", "id": "r2", "gateway_id": "g-1", "state": "perhaps", "at": at})
            accept(message)
        elif mode == "says":
            say({"op": "result", "key": message["key"], **json.loads(message["text"])})
        else:
            accept(message)
    elif op == "bye":
        break
given.write('{"op":"ended"}\n')
