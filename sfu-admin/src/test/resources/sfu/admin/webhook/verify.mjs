import { createHmac, timingSafeEqual } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** body: the text as it came. Keep webhook-id for the same time to drop repeats. */
export function verify(secret, headers, body, now = Date.now() / 1000) {
  const sent = headers['webhook-timestamp'];
  if (!(Math.abs(now - Number(sent)) <= 300)) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const wanted = createHmac('sha256', key)
    .update(`${headers['webhook-id']}.${sent}.${body}`).digest();
  return headers['webhook-signature'].split(' ').some((each) => {
    const given = Buffer.from(each.replace(/^v1,/, ''), 'base64');
    return given.length === wanted.length && timingSafeEqual(given, wanted);
  });
}

if (process.argv.length > 5) {
  const [secret, id, timestamp, signature] = process.argv.slice(2);
  const headers = {
    'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature,
  };
  console.log(verify(secret, headers, readFileSync(0, 'utf8')) ? 'True' : 'False');
}
