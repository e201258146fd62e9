import base64, hashlib, hmac, sys, time

def verify(secret, headers, body, now=None):
    """body: the bytes as they came. Keep webhook-id for the same time to drop repeats."""
    sent = int(headers["webhook-timestamp"])
    if abs((now or time.time()) - sent) > 300:
        return False
    signed = b"%s.%d.%s" % (headers["webhook-id"].encode(), sent, body)
    key = base64.b64decode(secret.removeprefix("whsec_"))
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [each[3:] for each in headers["webhook-signature"].split(" ") if each.startswith("v1,")]
    return any(hmac.compare_digest(wanted, each) for each in given)

if __name__ == "__main__":
    names = ["webhook-id", "webhook-timestamp", "webhook-signature"]
    print(verify(sys.argv[1], dict(zip(names, sys.argv[2:5])), sys.stdin.buffer.read()))
