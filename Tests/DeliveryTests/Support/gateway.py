"""A gateway on the loopback interface for tests, with every fault a real one can have.

    python3 gateway.py LOG [CERTIFICATE KEY [SECONDS]]

With a certificate it speaks TLS and nothing else, after so many seconds. Prints its port and serves until its standard input ends. Each request that arrives whole is written
to LOG as one JSON line (path, key of the body, idempotency and authorization headers, whole body)
before anything is answered: the log is the truth about what reached the gateway. The path says what
to answer:

    /ok            200 {"id": "g-N"}                /number       200 {"id": N}, a number
    /text          200, plain text                  /status/422   that status, {"message": "no"}
    /retry/429/17  status with Retry-After: 17      /moved/302    status with Location: /ok
    /reset         no answer, connection reset      /hangup       no answer, connection closed
    /second        200 to the first request of a connection, closes on the second without an answer
    /cut           200 that promises more than comes    /big      200 with 1 MiB
    /silent        never answers                    /refuse-cut   422 that promises more than comes
    /dies/200      200 to the first 200 requests of all, then no answer to any
"""
import json
import socket
import ssl
import struct
import sys
import threading
import time

lock = threading.Lock()
count = 0


def read_request(stream):
    line = stream.readline()
    if not line:
        return None
    path = line.split()[1].decode()
    headers = {}
    while True:
        line = stream.readline()
        if line in (b"\r\n", b""):
            break
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.strip().lower()] = value.strip()
    body = stream.read(int(headers.get("content-length", 0)))
    return path, headers, body


def record(log, path, headers, body):
    global count
    content = json.loads(body)
    entry = {
        "path": path,
        "key": content["key"],
        "idempotency": headers.get("idempotency-key"),
        "authorization": headers.get("authorization"),
        "body": content,
    }
    with lock:
        count += 1
        log.write(json.dumps(entry, ensure_ascii=False) + "\n")
        log.flush()
        return count


def answer(status, body, extra="", length=None):
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status} X\r\nContent-Length: {size}\r\n{extra}\r\n"
    return head.encode() + body


def serve(connection, log):
    time.sleep(float(sys.argv[4]) if len(sys.argv) > 4 else 0)
    stream = connection.makefile("rb")
    served = 0
    while True:
        request = read_request(stream)
        if request is None:
            break
        path, headers, body = request
        number = record(log, path, headers, body)
        served += 1
        parts = path.strip("/").split("/")
        ok = answer(200, json.dumps({"id": f"g-{number}"}).encode())
        if parts[0] == "ok":
            connection.sendall(ok)
        elif parts[0] == "dies" and number <= int(parts[1]):
            connection.sendall(ok)
        elif parts[0] == "number":
            connection.sendall(answer(200, json.dumps({"id": number}).encode()))
        elif parts[0] == "text":
            connection.sendall(answer(200, b"thank you"))
        elif parts[0] == "status":
            connection.sendall(answer(int(parts[1]), b'{"message": "no"}'))
        elif parts[0] == "retry":
            connection.sendall(answer(int(parts[1]), b"", f"Retry-After: {parts[2]}\r\n"))
        elif parts[0] == "moved":
            connection.sendall(answer(int(parts[1]), b"", "Location: /ok\r\n"))
        elif parts[0] == "second" and served == 1:
            connection.sendall(ok)
        elif parts[0] == "cut":
            connection.sendall(answer(200, b'{"id": "g', length=100))
            break
        elif parts[0] == "refuse-cut":
            connection.sendall(answer(422, b'{"mess', length=100))
            break
        elif parts[0] == "big":
            connection.sendall(answer(200, b" " * (1 << 20)))
        elif parts[0] == "silent":
            stream.read(1)
            break
        elif parts[0] == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            break
        else:
            break
    stream.close()
    connection.close()


def guarded(connection, log):
    try:
        serve(connection, log)
    except (OSError, ValueError, IndexError):
        # The client went away, or it speaks something else, such as TLS.
        connection.close()


def accept(listener, log):
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=guarded, args=(connection, log), daemon=True).start()


def main():
    log = open(sys.argv[1], "a", encoding="utf-8")
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    if len(sys.argv) > 2:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(sys.argv[2], sys.argv[3])
        listener = context.wrap_socket(listener, server_side=True, do_handshake_on_connect=False)
    print(listener.getsockname()[1], flush=True)
    threading.Thread(target=accept, args=(listener, log), daemon=True).start()
    sys.stdin.read()


main()
