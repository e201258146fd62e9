"""A WHIP publisher that obeys REMB: aiortc sends noise. Arguments: URL, bit/s that its encoder is to reach, seconds at most."""
import asyncio
import sys
import urllib.request

import numpy
from aiortc import RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import VideoStreamTrack
from av import VideoFrame

url, wanted, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


class Noise(VideoStreamTrack):
    """As much as an encoder may have."""

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        pixels = numpy.random.randint(0, 255, (180, 320, 3), dtype='uint8')
        frame = VideoFrame.from_ndarray(pixels, format='rgb24')
        frame.pts, frame.time_base = pts, time_base
        return frame


def post(sdp):
    request = urllib.request.Request(url, sdp.encode(), {'Content-Type': 'application/sdp'})
    response = urllib.request.urlopen(request, timeout=10)
    return response.status, response.read().decode()


async def main():
    pc = RTCPeerConnection()
    sender = pc.addTrack(Noise())
    pc.getTransceivers()[0].direction = 'sendonly'
    await pc.setLocalDescription(await pc.createOffer())
    status, answer = await asyncio.to_thread(post, pc.localDescription.sdp)
    remb = [line for line in answer.splitlines() if 'goog-remb' in line or 'abs-send-time' in line]
    print('WHIP', status, remb, flush=True)
    await pc.setRemoteDescription(RTCSessionDescription(answer, 'answer'))
    target = 0
    for _ in range(seconds):
        await asyncio.sleep(1)
        encoder = getattr(sender, '_RTCRtpSender__encoder', None)
        target = encoder.target_bitrate if encoder else 0
        print('target', target, flush=True)
        if target >= wanted:
            break
    await pc.close()
    sys.exit(0 if target >= wanted else 1)


asyncio.run(main())
