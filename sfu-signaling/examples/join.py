"""Joins a room, tells who comes and who is shown, and decodes it. Debian: python3-aiortc, python3-websockets.
python3 join.py ws://localhost:8080/v1/ws ROOM NAME [TOKEN]"""
import asyncio
import json
import sys
import websockets
from aiortc import RTCConfiguration, RTCIceServer, RTCPeerConnection, RTCSessionDescription

def tell(event):
    for person in event.get('people', []):
        print('came', person['name'], [track['source'] for track in person['tracks']], flush=True)
    for slot in event.get('slots', []):
        print('slot', slot['mid'], slot['name'], slot['source'], slot['reason'], flush=True)

async def watch(track):
    print('first', track.kind, await track.recv(), flush=True)
    while await track.recv():
        pass

async def main(url, room, name, token=None):
    async with websockets.connect(url, subprotocols=['sfu.v1']) as socket:  # it answers pings by itself
        async def request(id, **fields):
            await socket.send(json.dumps({'id': id, **fields}))
            while (message := json.loads(await socket.recv())).get('re') != id or message['type'] == 'waiting':
                tell(message)  # an event
            return message if message['type'] != 'error' else sys.exit(message['message'])
        joined = await request(1, type='join', room=room, name=name, token=token)
        print('here', [person['name'] for person in joined['page']['people']], flush=True)
        pc = RTCPeerConnection(RTCConfiguration([RTCIceServer(**server) for server in joined['iceServers']]))
        pc.addTransceiver('audio', 'recvonly')  # a slot each
        pc.addTransceiver('video', 'recvonly')
        pc.on('track', lambda track: asyncio.ensure_future(watch(track)))
        await pc.setLocalDescription(await pc.createOffer())
        answer = (await request(2, type='offer', sdp=pc.localDescription.sdp))['sdp']
        await pc.setRemoteDescription(RTCSessionDescription(answer, 'answer'))
        while True:
            tell(json.loads(await socket.recv()))

asyncio.run(main(*sys.argv[1:]))
