/**
 * What went wrong, for programs (code) and people (message). Codes: those of the protocol
 * (badRequest, unauthorized, forbidden, notOnStage, notFound, badState, limit, draining, clusterUnavailable,
 * sdp, internal) and the SDK's: unreachable, closed, timeout, deviceDenied, deviceNotFound, deviceFailed, insecureContext.
 */
export class SfuError extends Error {
  /** @param limit which one was reached, where the code is limit */
  constructor(code, message, limit) {
    super(message);
    this.name = 'SfuError';
    this.code = code;
    this.limit = limit;
  }
}

const DEVICE_ERRORS = {
  NotAllowedError: ['deviceDenied', 'access was refused by you or by the browser'],
  SecurityError: ['deviceDenied', 'the browser does not allow this page to use it'],
  NotFoundError: ['deviceNotFound', 'no such device was found'],
  OverconstrainedError: ['deviceNotFound', 'no device can do what was asked'],
  NotReadableError: ['deviceFailed', 'it is in use by another program or does not work'],
  AbortError: ['deviceFailed', 'the device stopped'],
};

/** An exception of getUserMedia or getDisplayMedia as SfuError; what is the device's name for people. */
export function deviceError(what, error) {
  const [code, why] = DEVICE_ERRORS[error?.name] ?? ['deviceFailed', error?.message || String(error)];
  return new SfuError(code, `${what}: ${why}`);
}
