// Chat without media. /examples/chat.html?channel=support&name=Ann
import { Chat } from '/sdk/chat.js';

const { channel: name = 'lobby', name: me = 'Guest' } = Object.fromEntries(new URLSearchParams(location.search));
const $ = id => document.getElementById(id);

const chat = await Chat.connect({ name: me });
const channel = await chat.join(name);

function show() {
  const lines = channel.messages.map(message => {
    const line = document.createElement('li');
    line.textContent = `${message.from.name}: ${message.text}`; // as text: never as HTML
    return line;
  });
  $('messages').replaceChildren(...lines);
}

for (const event of ['message', 'messageChanged', 'messageDeleted']) channel.on(event, show);
channel.on('typingChanged', typing => {
  $('typing').textContent = typing.map(each => `${each.name} is typing …`).join(' ');
});
channel.on('peopleChanged', () => { $('state').textContent = `${channel.peopleCount} here`; });
chat.session.on('reconnecting', () => { $('state').textContent = 'reconnecting …'; });
chat.session.on('disconnected', reason => { $('state').textContent = reason; });

$('text').oninput = () => channel.setTyping();
document.querySelector('form').onsubmit = event => {
  event.preventDefault();
  if ($('text').value) channel.send($('text').value).catch(error => { $('state').textContent = error.message; });
  $('text').value = '';
};
show();
$('state').textContent = `${channel.peopleCount} here`;
window.chat = chat; // for the console
