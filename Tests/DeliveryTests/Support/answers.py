"""A gateway that is asked for receipts, on the loopback interface.

    python3 answers.py FOLDER

Prints its port and serves until its standard input ends. Each request is written to FOLDER/asked.jsonl (method, path with
its query, headers, body) before it is answered. The answer is the first line of FOLDER/answers.jsonl, which it forgets:

    {"status": 200, "body": "[…]", "headers": {"Retry-After": "7"}, "promises": 4096, "zeros": 1000}

`promises` is a length that the body does not have, `zeros` so many bytes in place of a body; a line with `for` is for paths
that have those letters. Once there is no line the answer is `[]`.
"""
import http.server
import json
import os
import sys
import threading

folder = sys.argv[1]
lock = threading.Lock()


def next_answer(asked):
    path = os.path.join(folder, "answers.jsonl")
    with open(path, encoding="utf-8") as file:
        answers = [json.loads(line) for line in file]
    chosen = next((answer for answer in answers if answer.get("for", "") in asked), {})
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(json.dumps(answer) + "\n" for answer in answers if answer is not chosen))
    return chosen


class Handler(http.server.BaseHTTPRequestHandler):
    def serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        entry = {
            "method": self.command,
            "path": self.path,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "body": body.decode(),
        }
        with lock:
            with open(os.path.join(folder, "asked.jsonl"), "a", encoding="utf-8") as log:
                log.write(json.dumps(entry, ensure_ascii=False) + "\n")
            answer = next_answer(self.path)
        content = b"0" * answer["zeros"] if "zeros" in answer else answer.get("body", "[]").encode()
        self.send_response(answer.get("status", 200))
        for name, value in answer.get("headers", {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(answer.get("promises", len(content))))
        self.end_headers()
        try:
            self.wfile.write(content)
        except (BrokenPipeError, ConnectionResetError):
            pass

    do_GET = do_POST = serve

    def log_message(self, *arguments):
        pass


open(os.path.join(folder, "answers.jsonl"), "a").close()
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
print(server.server_address[1], flush=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
sys.stdin.read()
