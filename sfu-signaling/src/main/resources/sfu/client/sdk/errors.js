/**
 * What went wrong, for programs (code) and people (message). Codes: those of the protocol
 * (badRequest, unauthorized, forbidden, notFound, badState, limit, sdp, internal) and closed,
 * timeout, unreachable, deviceDenied, deviceNotFound, deviceFailed.
 */
export class SfuError extends Error {
  constructor(code, message) {
    super(message);
    this.name = 'SfuError';
    this.code = code;
  }
}

const DEVICE_ERRORS = {
  NotAllowedError: ['deviceDenied', 'the browser or the user refused access to the device'],
  NotFoundError: ['deviceNotFound', 'there is no such device'],
  OverconstrainedError: ['deviceNotFound', 'no device can do what was asked'],
  NotReadableError: ['deviceFailed', 'the device is in use or does not work'],
};

/** getUserMedia's exceptions as SfuError. */
export function deviceError(error) {
  const [code, message] = DEVICE_ERRORS[error?.name] ?? ['deviceFailed', String(error)];
  return new SfuError(code, message);
}
