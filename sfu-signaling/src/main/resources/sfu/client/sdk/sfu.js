/** The SDK's one entry: import { Room } from '/sdk/sfu.js'. Types are in sfu.d.ts. */
export { Room } from './room.js';
export { SfuError } from './errors.js';
export { LocalParticipant } from './local-participant.js';
export { RemoteParticipant, RemoteTrack } from './remote-participant.js';
