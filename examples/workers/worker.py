"""A worker without dependencies: python3 worker.py http://127.0.0.1:8002 words"""
import json, signal, sys, threading, time, urllib.error, urllib.request, uuid

URL, COMPONENT = sys.argv[1:3]
ME, stopping = f"{COMPONENT}-{uuid.uuid4()}", threading.Event()

def post(path, body, timeout=60):
    data, headers = json.dumps(body).encode(), {"content-type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(URL + path, data, headers), timeout=timeout) as answer:
        return json.load(answer)

def count(params):
    """What this worker can do: actions by name. An exception fails the task, and lets it be tried again."""
    return {"words": len(params["text"].split())}
ACTIONS = {"count": count}

def keep(task, over):  # the lease, for as long as the action is at work
    while not over.wait(task["lease_seconds"] / 3):
        try: post(f"/api/tasks/{task['task_token']}/heartbeat", {"worker_id": ME})
        except OSError: pass  # the next one may get through; what is said in the end is refused if nobody wants it

def carry_out(task):
    over = threading.Event()
    threading.Thread(target=keep, args=(task, over), daemon=True).start()
    try: said = ("complete", {"output": ACTIONS[task["action"]](task["params"])})
    except Exception as e: said = ("fail", {"type": type(e).__name__, "message": str(e) or "?", "retryable": True})
    while True:  # said twice is the same as said once
        try: post(f"/api/tasks/{task['task_token']}/{said[0]}", said[1]); break
        except urllib.error.HTTPError as no:
            if no.code < 500: break
        except OSError: pass
        time.sleep(1)
    over.set()

signal.signal(signal.SIGTERM, lambda *_: stopping.set())
while not stopping.is_set():
    try:
        ask = {"component": COMPONENT, "worker_id": ME, "actions": list(ACTIONS), "wait_seconds": 5}
        for task in post("/api/tasks/poll", ask)["tasks"]: carry_out(task)
    except OSError: stopping.wait(1)  # the server is away, or does not know the component yet
