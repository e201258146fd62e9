"""A WHIP publisher that is no browser: GStreamer's webrtcbin sends VP8 and Opus. Arguments: URL, seconds."""
import sys
import urllib.parse
import urllib.request

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstWebRTC', '1.0')
gi.require_version('GstSdp', '1.0')
from gi.repository import GLib, Gst, GstSdp, GstWebRTC

Gst.init(None)
url, seconds = sys.argv[1], int(sys.argv[2])
pipe = Gst.parse_launch(
    'webrtcbin name=rtc bundle-policy=max-bundle '
    'videotestsrc is-live=true pattern=ball ! video/x-raw,width=640,height=360,framerate=15/1 '
    '! vp8enc deadline=1 cpu-used=8 target-bitrate=400000 keyframe-max-dist=60 '
    '! rtpvp8pay pt=96 picture-id-mode=15-bit ! application/x-rtp,media=video,encoding-name=VP8,payload=96 ! queue ! rtc. '
    'audiotestsrc is-live=true wave=ticks ! audioconvert ! opusenc '
    '! rtpopuspay pt=111 ! application/x-rtp,media=audio,encoding-name=OPUS,payload=111 ! queue ! rtc.')
rtc = pipe.get_by_name('rtc')
loop = GLib.MainLoop()
resource = []


def on_gathering(*_):
    complete = rtc.get_property('ice-gathering-state') == GstWebRTC.WebRTCICEGatheringState.COMPLETE
    if not complete or resource:
        return
    offer = rtc.get_property('local-description').sdp.as_text().encode()
    request = urllib.request.Request(url, offer, {'Content-Type': 'application/sdp'})
    response = urllib.request.urlopen(request, timeout=10)
    resource.append(urllib.parse.urljoin(url, response.headers['Location']))
    print('WHIP', response.status, flush=True)
    _, message = GstSdp.SDPMessage.new_from_text(response.read().decode())
    answer = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
    rtc.emit('set-remote-description', answer, Gst.Promise.new())


def on_offer(promise):
    reply = promise.get_reply()  # kept while its offer is used
    offer = reply.get_value('offer')
    rtc.emit('set-local-description', offer, Gst.Promise.new())


rtc.connect('on-negotiation-needed',
            lambda *_: rtc.emit('create-offer', None, Gst.Promise.new_with_change_func(on_offer)))
rtc.connect('notify::ice-gathering-state', on_gathering)
rtc.connect('notify::connection-state',
            lambda *_: print('state', rtc.get_property('connection-state').value_nick, flush=True))
pipe.set_state(Gst.State.PLAYING)
GLib.timeout_add_seconds(seconds, loop.quit)
loop.run()
pipe.set_state(Gst.State.NULL)
for location in resource:
    urllib.request.urlopen(urllib.request.Request(location, method='DELETE'), timeout=5)
    print('deleted', flush=True)
