#!/bin/sh
# A webinar from its beginning to its end: webinar.sh ROOM PEOPLE [SECONDS], with SFU_SERVER and SFU_TOKEN.
set -eu
room=$1 people=$2 seconds=${3:-60}

# From a template. It has a lobby: templates: { webinar: { lobby: { on: true } } } in the server's file.
./sfu rooms put "$room" --template webinar --label customer:acme --metadata "The year's results"

# Whatever fails from now on, nobody is left behind in an open room.
notice="We have to stop here, sorry"
trap './sfu close "$room" --notice "$notice"' EXIT
trap 'exit 1' INT TERM

# Lets in who knocks until all are there; 3: nobody has come yet.
inside() { ./sfu participants list "$room" 2>/dev/null | tail -n +2 | wc -l; }
until [ "$(inside)" -ge "$people" ]; do
  ./sfu lobby admit "$room" --all 2>/dev/null || [ $? -eq 3 ]
  sleep 0.5
done

# All but the speakers are muted, after a look at who is meant.
./sfu bulk mute --room "$room" --not-role speaker --hard --dry-run
./sfu bulk mute --room "$room" --not-role speaker --hard

# The audience gets no more than this of each picture.
./sfu bulk cap --room "$room" --role attendee --receive --size 640x360 --bitrate 500000

# Quality: a line of JSON each second, until somebody's media has a score.
./sfu participants watch "$room" --times "$seconds" -o json | grep -q '"score":[1-5]' ||
  { echo "nobody's media has a score after $seconds s" >&2; exit 1; }
./sfu participants list "$room"

# The trap closes the room.
notice="Thank you for coming"
