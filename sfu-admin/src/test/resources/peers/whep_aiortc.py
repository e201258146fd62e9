"""A WHEP viewer that is no browser: aiortc decodes what it is sent. Arguments: URL, frames to decode, seconds at most."""
import asyncio
import sys
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription

url, wanted, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
count = {'audio': 0, 'video': 0}


def post(sdp):
    request = urllib.request.Request(url, sdp.encode(), {'Content-Type': 'application/sdp'})
    response = urllib.request.urlopen(request, timeout=10)
    return response.status, response.headers['Location'], response.read().decode()


async def main():
    pc = RTCPeerConnection()
    pc.addTransceiver('audio', 'recvonly')
    pc.addTransceiver('video', 'recvonly')

    @pc.on('track')
    def on_track(track):
        async def read():
            while True:
                frame = await track.recv()
                count[track.kind] += 1
                if track.kind == 'video':
                    count['width'] = frame.width
        asyncio.ensure_future(read())

    @pc.on('connectionstatechange')
    def on_state():
        print('state', pc.connectionState, flush=True)

    await pc.setLocalDescription(await pc.createOffer())
    status, location, answer = await asyncio.to_thread(post, pc.localDescription.sdp)
    print('WHEP', status, location, flush=True)
    await pc.setRemoteDescription(RTCSessionDescription(answer, 'answer'))
    for _ in range(seconds * 10):
        await asyncio.sleep(0.1)
        if count['video'] >= wanted and count['audio'] >= wanted:
            break
    print('decoded', count, flush=True)
    await pc.close()
    enough = count['video'] >= wanted and count['audio'] >= wanted
    sys.exit(0 if enough else 1)


asyncio.run(main())
