"""Publishes a file by WHIP, again and again, until Ctrl-C. Debian: python3-aiortc.

python3 publish_whip.py http://localhost:8080/v1/whip/ROOM?identity=cam FILE [TOKEN]"""
import asyncio
import signal
import sys
import urllib.parse
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.contrib.media import MediaPlayer


def call(method, url, token, body=None):
    headers = {'Content-Type': 'application/sdp', **({'Authorization': f'Bearer {token}'} if token else {})}
    request = urllib.request.Request(url, body, headers, method=method)
    return urllib.request.urlopen(request, timeout=10)


async def main(url, file, token=None):
    player = MediaPlayer(file, loop=True)
    pc = RTCPeerConnection()
    for track in filter(None, [player.audio, player.video]):
        pc.addTransceiver(track, 'sendonly')
    await pc.setLocalDescription(await pc.createOffer())
    answer = await asyncio.to_thread(call, 'POST', url, token, pc.localDescription.sdp.encode())
    await pc.setRemoteDescription(RTCSessionDescription(answer.read().decode(), 'answer'))
    print('published', answer.status, flush=True)
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    await asyncio.to_thread(call, 'DELETE', urllib.parse.urljoin(url, answer.headers['Location']), token)
    await pc.close()
    print('deleted', flush=True)

asyncio.run(main(*sys.argv[1:]))
