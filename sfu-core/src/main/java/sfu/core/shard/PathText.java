package sfu.core.shard;

import sfu.core.forward.Outlet;
import sfu.core.io.Addr;

/**
 * A peer's address as operators read it, each second: written anew only when it is another. On the
 * shard's thread.
 */
final class PathText {
    private long hi;
    private long lo;
    private long port;
    private String text = "";

    /** Address and port; empty as long as there is no path. */
    String of(Outlet outlet) {
        if (!outlet.hasPath()) {
            return "";
        }
        boolean isSame =
                outlet.addrHi() == hi && outlet.addrLo() == lo && outlet.addrPort() == port;
        if (text.isEmpty() || !isSame) {
            hi = outlet.addrHi();
            lo = outlet.addrLo();
            port = outlet.addrPort();
            String written = Addr.inet(hi, lo, port).toString();
            text = written.startsWith("/") ? written.substring(1) : written;
        }
        return text;
    }
}
