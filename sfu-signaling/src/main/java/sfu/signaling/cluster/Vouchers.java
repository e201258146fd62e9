package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * By what a node vouches for where a client is whose request it carries to another: "1 FROM NUMBER
 * ADDRESS PORT SEAL". It holds for one request, once, for one start of one node, whatever the
 * clocks say.
 */
public final class Vouchers {
    private static final String VERSION = "1";
    private static final Pattern FORM =
            Pattern.compile(
                    "1 ([0-9a-f]{16}) (\\d{1,18}) ([0-9a-f.:]{2,45}) (\\d{1,5}) ([0-9a-f]{64})");

    private final String self;
    private final Seal seal;
    private final Nodes nodes;
    private final Oddities oddities;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<String, SequenceWindow> windows = new HashMap<>(); // guarded by this

    Vouchers(String self, Seal seal, Nodes nodes, Oddities oddities) {
        this.self = self;
        this.seal = seal;
        this.nodes = nodes;
        this.oddities = oddities;
    }

    /**
     * For one request to a node.
     *
     * @param target path and query, as they are sent
     */
    public String of(NodeState to, InetSocketAddress client, String method, String target) {
        String number = String.valueOf(numbers.incrementAndGet());
        String address = literal(client.getAddress());
        String port = String.valueOf(client.getPort());
        String sealed = seal.of("carry", self, to.start(), number, address, port, method, target);
        return String.join(" ", VERSION, self, number, address, port, sealed);
    }

    private static String literal(@Nullable InetAddress address) {
        String text = address == null ? "0.0.0.0" : address.getHostAddress();
        int scope = text.indexOf('%');
        return scope < 0 ? text : text.substring(0, scope);
    }

    /** Where the client is; null if this is not to be believed, which is counted. */
    public @Nullable InetSocketAddress read(String voucher, String method, String target) {
        Matcher parts = FORM.matcher(voucher);
        if (!parts.matches()) {
            boolean isOther = voucher.matches("\\d{1,9} .*") && !voucher.startsWith("1 ");
            return odd(isOther ? Oddity.FOREIGN_VERSION : Oddity.RUBBISH, voucher);
        }
        String from = parts.group(1);
        String number = parts.group(2);
        String address = parts.group(3);
        String port = parts.group(4);
        if (!seal.isOf(
                parts.group(5), "carry", from, self, number, address, port, method, target)) {
            return odd(Oddity.FORGED, voucher);
        }
        if (nodes.find(from) == null) {
            return odd(Oddity.UNKNOWN_NODE, voucher);
        }
        InetSocketAddress client = client(address, Integer.parseInt(port));
        if (client == null) {
            return odd(Oddity.RUBBISH, voucher);
        }
        return admits(from, Long.parseLong(number)) ? client : odd(Oddity.REPLAYED, voucher);
    }

    private static @Nullable InetSocketAddress client(String address, int port) {
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(address), port);
        } catch (IllegalArgumentException isNone) {
            return null;
        }
    }

    private synchronized boolean admits(String from, long number) {
        return windows.computeIfAbsent(from, start -> new SequenceWindow()).admit(number);
    }

    /** It is no more, and what it vouched for holds no longer. */
    synchronized void gone(String start) {
        windows.remove(start);
    }

    private @Nullable InetSocketAddress odd(Oddity kind, String voucher) {
        oddities.add(kind, "a request that another node carries", voucher);
        return null;
    }
}
