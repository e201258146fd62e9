import { tokenOf } from './token.js';

/** Asks the operators' plane; fails with the sentence that its problem has, and its status. */
export async function ask(method, path, body) {
  const token = tokenOf();
  const answer = await fetch(`/admin/v1${path}`, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (answer.ok) return text ? JSON.parse(text) : null;
  throw Object.assign(new Error(sentenceOf(text) ?? `the server answers ${answer.status}`), { status: answer.status });
}

function sentenceOf(text) {
  try {
    return JSON.parse(text).detail;
  } catch {
    return undefined;
  }
}
