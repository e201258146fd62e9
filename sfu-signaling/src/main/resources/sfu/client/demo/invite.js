import { banner, tell } from '/announce.js';
import { openDialog } from '/dialogs.js';
import { modulesOf } from '/qr.js';
import * as settings from '/settings.js';

const $ = id => document.getElementById(id);
const QUIET = 4; // modules around the code (ISO/IEC 18004 6.3.8)

/** The dialog with the room's link and its QR code. */
export async function openInvite(roomName) {
  openDialog('invite-dialog');
  show(await invitation(roomName));
}

function show({ link, note }) {
  $('invite-link').value = link;
  $('invite-note').textContent = note;
  $('invite-code').replaceChildren(codeOf(link));
  $('invite-copy').onclick = () => copy(link);
}

export async function copyLink(roomName) {
  await copy((await invitation(roomName)).link);
}

async function copy(link) {
  try {
    await navigator.clipboard.writeText(link);
    tell('The link was copied');
  } catch {
    banner(`The link to this room: ${link}`, 'info'); // no clipboard off https
  }
}

/** Where tokens are needed, the link brings one that holds for a while, in the fragment, which servers are not sent. */
async function invitation(roomName) {
  const plain = { link: settings.linkTo(roomName), note: 'Scan it with a phone on the same network, or send the link.' };
  if (!settings.token()) return plain;
  try {
    const answer = await fetch('/v1/invitations', {
      method: 'POST',
      headers: { authorization: `Bearer ${settings.token()}`, 'content-type': 'application/json' },
      body: JSON.stringify({ room: roomName }),
    });
    if (!answer.ok) return { ...plain, note: 'Who follows this link needs a token too: only moderators can send one along.' };
    const { token, expiresInSeconds, origins } = await answer.json();
    const link = new URL(settings.linkTo(roomName, token));
    const isOnlyHere = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
    const reachable = isOnlyHere && origins[0] ? origins[0] + link.pathname + link.search + link.hash : link.href;
    return { link: reachable, note: `${plain.note} It holds for ${Math.round(expiresInSeconds / 60)} minutes.` };
  } catch {
    return { ...plain, note: 'The server cannot be reached.' };
  }
}

function codeOf(text) {
  const modules = modulesOf(text);
  const size = modules.length + 2 * QUIET;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', `0 0 ${size} ${size}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  const dark = modules.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : '')));
  path.setAttribute('d', dark.join(''));
  svg.append(path);
  return svg;
}
