import { testConnectivity } from '/sdk/sfu.js';
import * as settings from '/settings.js';

const $ = id => document.getElementById(id);

const mbps = bps => `${(bps / 1e6).toFixed(1)} Mbit/s`;
const path = ({ ms, rttMs }) => `${ms} ms, round trip ${rttMs} ms`;

/** What each part is called, and what is told of it where it is well. */
const PARTS = {
  signaling: ['Server', ({ ms }) => `${ms} ms`],
  udp: ['Media over UDP', path],
  tcp: ['Media over TCP', path],
  turn: ['Media over TURN', path],
  rate: ['Rate', ({ sentBps, receivedBps, lossPercent }) => `${mbps(sentBps)} up, ${mbps(receivedBps)} down, ${lossPercent} % lost`],
  devices: ['Devices', ({ speakers }) => `microphone, camera, ${speakers} speakers`],
};

function show(name, result) {
  const [label, told] = PARTS[name];
  const term = Object.assign(document.createElement('dt'), { textContent: label });
  const failed = [result, result.microphone, result.camera].find(its => its?.message);
  const isAbsent = result.code === 'notConfigured';
  const sign = result.ok ? '✓' : isAbsent ? '–' : '✗';
  const text = result.ok ? told(result) : failed?.message ?? 'does not work';
  const value = Object.assign(document.createElement('dd'), { textContent: `${sign} ${text}` });
  value.dataset.part = name;
  value.dataset.ok = String(result.ok);
  $('parts').append(term, value);
}

async function test() {
  $('again').disabled = true;
  $('parts').replaceChildren();
  $('summary').textContent = 'Testing …';
  const room = settings.linkedRoom || undefined;
  const { signaling, udp, tcp, turn } = await testConnectivity({ token: settings.token(), room }, show);
  const isPossible = signaling.ok && (udp.ok || tcp.ok || turn.ok);
  $('summary').textContent = isPossible
    ? udp.ok ? 'Calls work here.' : 'Calls work here, but not by the best way: a firewall blocks UDP.'
    : 'Calls do not work here.';
  $('again').disabled = false;
}

settings.takeSecrets();
$('again').onclick = test;
test();
