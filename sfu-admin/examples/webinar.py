#!/usr/bin/env python3
"""A webinar from its beginning to its end: webinar.py ROOM PEOPLE [SECONDS], with SFU_SERVER and SFU_TOKEN."""
import json, os, sys, time
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

def send(method, path, body=None):
    headers = {"Authorization": "Bearer " + os.environ["SFU_TOKEN"], "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    return urlopen(Request(os.environ["SFU_SERVER"] + path, data, headers, method=method), timeout=30)

document = json.load(send("GET", "/admin/v1/openapi.json"))
operations = {its["operationId"]: (method.upper(), path)
              for path, methods in document["paths"].items() for method, its in methods.items()}

def call(operation, body=None, query={}, **names):
    method, path = operations[operation]
    path = path.format(**{name: quote(value, safe="") for name, value in names.items()})
    return send(method, path + "?" + urlencode(query), body)

room, people, seconds = sys.argv[1], int(sys.argv[2]), int((sys.argv[3:] or [60])[0])

# From a template, which has a lobby.
call("declareRoom", {"template": "webinar", "labels": {"customer": "acme"}}, room=room)

# Whatever fails from now on, nobody is left behind in an open room.
notice = "We have to stop here, sorry"
try:
    # Lets in who knocks until all are there; 404: nobody has come yet.
    inside = 0
    while inside < people:
        time.sleep(0.5)
        try:
            call("admit", {"all": True}, room=room)
            inside = len(json.load(call("listParticipants", room=room))["participants"])
        except HTTPError as error:
            if error.code != 404:
                sys.exit(json.load(error)["detail"])

    # All but the speakers are muted, after a look at who is meant.
    mute = {"action": "mute", "hard": True, "rooms": {"names": [room]}, "people": {"notRole": "speaker"}}
    meant = json.load(call("bulk", mute, {"dryRun": "true"}))["matched"]
    print("mutes", sorted(each["identity"] for each in meant))
    call("bulk", mute)

    # The audience gets no more than this of each picture.
    call("bulk", {"action": "cap", "receive": {"width": 640, "height": 360, "bitrate": 500000},
                  "rooms": {"names": [room]}, "people": {"role": "attendee"}})

    # Quality, as it changes (server-sent events), until somebody's media has a score.
    end = time.monotonic() + seconds
    for line in call("stream", query={"scope": "room", "room": room, "events": "none"}):
        if time.monotonic() > end:
            sys.exit(f"nobody's media has a score after {seconds} s")
        state = json.loads(line[6:]) if line.startswith(b"data: ") else {}
        those = (state.get("room") or {}).get("participants", {}).values()
        scores = [each["score"] for each in those if each and each.get("score")]
        if scores:
            print("scores", scores)
            break
    notice = "Thank you for coming"
finally:
    closed = json.load(call("closeRoom", query={"notice": notice}, room=room))
    print("left", closed["people"])
