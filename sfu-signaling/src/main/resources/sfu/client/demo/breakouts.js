import { openDialog } from '/dialogs.js';

const $ = id => document.getElementById(id);

/** The dialog in which moderators send people to breakout rooms, and back. */
export async function openBreakouts(room, onError) {
  const dialog = openDialog('breakout-dialog');
  const done = work => work.then(() => dialog.close()).catch(onError);
  const rooms = await room.moderation.breakouts().catch(() => []);
  $('breakout-plan').hidden = rooms.length > 0;
  $('breakout-open').hidden = rooms.length === 0;
  if (rooms.length > 0) showOpen(room, rooms, done);
  else showPlan(room, done);
}

/** Who goes where, before they do. */
function showPlan(room, done) {
  const people = [...room.participants.values()];
  const show = () => {
    const names = Array.from({ length: Number($('breakout-count').value) || 2 }, (_, n) => `Room ${n + 1}`);
    $('breakout-people').replaceChildren(...people.map((person, at) => {
      const options = [new Option('stays here', ''), ...names.map((name, n) => new Option(name, String(n)))];
      return choice(person.name, options, String(at % names.length), person.id);
    }));
  };
  $('breakout-count').onchange = show;
  $('breakout-start').onclick = () => done(room.moderation.openBreakouts(plan()));
  show();
}

function plan() {
  const rooms = Array.from({ length: Number($('breakout-count').value) || 2 }, (_, n) => ({ name: `Room ${n + 1}`, participants: [] }));
  for (const { value, dataset } of $('breakout-people').querySelectorAll('select')) {
    if (value !== '') rooms[value].participants.push(dataset.person);
  }
  return rooms;
}

function choice(name, options, value, person) {
  const label = document.createElement('label');
  const select = document.createElement('select');
  select.replaceChildren(...options);
  select.value = value;
  select.dataset.person = person;
  label.append(Object.assign(document.createElement('span'), { textContent: name }), select);
  return label;
}

/** Who is where, and how all come back. */
function showOpen(room, rooms, done) {
  $('breakout-rooms').replaceChildren(...rooms.map(({ room: id, name, people }) => {
    const item = document.createElement('li');
    const names = people.map(person => person.name).join(', ') || 'nobody';
    const go = Object.assign(document.createElement('button'), { type: 'button', textContent: 'Go there', ariaLabel: `Go to ${name}` });
    go.onclick = () => done(room.moderation.move(room.me, id));
    item.append(Object.assign(document.createElement('span'), { textContent: `${name}: ${names}` }), go);
    return item;
  }));
  $('breakout-close').onclick = () => done(room.moderation.closeBreakouts());
}
