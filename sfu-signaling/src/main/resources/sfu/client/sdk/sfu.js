/** The SDK's one entry: import { Room } from '/sdk/sfu.js'. Types are in sfu.d.ts. */
export { Room } from './room.js';
export { testConnectivity } from './connectivity.js';
export { Devices } from './device-choice.js';
export { SfuError } from './errors.js';
export { LocalParticipant } from './local-participant.js';
export { RemoteParticipant } from './remote-participant.js';
export { RemoteTrack } from './remote-track.js';
export { Stage } from './stage.js';
