"""Watches by WHEP, and tells what the server's events and the picture say. Debian: python3-aiortc.

python3 watch_whep.py http://localhost:8080/v1/whep/ROOM?participant=cam [TOKEN]"""
import asyncio
import re
import sys
from urllib.parse import urljoin
from urllib.request import Request, urlopen
from aiortc import RTCPeerConnection, RTCSessionDescription

async def post(url, token, body, media_type):
    headers = {'Content-Type': media_type, **({'Authorization': f'Bearer {token}'} if token else {})}
    return await asyncio.to_thread(urlopen, Request(url, body.encode(), headers), timeout=10)

def listen(url):
    for line in urlopen(url, timeout=60):  # comments come meanwhile
        if line.startswith((b'event', b'data')):
            print(line.decode().strip(), flush=True)

async def watch(track):
    print('first', track.kind, await track.recv(), flush=True)
    while await track.recv():
        pass

async def main(url, token=None):
    pc = RTCPeerConnection()
    pc.addTransceiver('audio', 'recvonly')
    pc.addTransceiver('video', 'recvonly')
    pc.on('track', lambda track: asyncio.ensure_future(watch(track)))
    await pc.setLocalDescription(await pc.createOffer())
    answer = await post(url, token, pc.localDescription.sdp, 'application/sdp')
    await pc.setRemoteDescription(RTCSessionDescription(answer.read().decode(), 'answer'))
    links = ' '.join(answer.headers.get_all('Link'))
    streams = urljoin(url, re.search('<([^>]*)>; rel="[^"]*server-sent-events"', links)[1])
    made = await post(streams, token, '["active", "inactive", "viewercount"]', 'application/json')
    await asyncio.to_thread(listen, urljoin(url, made.headers['Location']))

asyncio.run(main(*sys.argv[1:]))
