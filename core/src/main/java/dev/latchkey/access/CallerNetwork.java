package dev.latchkey.access;

import dev.latchkey.key.AddressRange;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Where a caller is, as far as it tells one from another: an IPv4 address, in whichever form it is written, or the /64 that an
 * IPv6 holder has to itself.
 */
final class CallerNetwork {

    private static final int NETWORK_BYTES = 8;

    private CallerNetwork() {}

    /** Allocates nothing for IPv4. */
    static String of(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        return AddressRange.bytesOf(address).map(CallerNetwork::of).orElse(address);
    }

    private static String of(byte[] address) {
        return address.length > NETWORK_BYTES
                ? HexFormat.of().formatHex(Arrays.copyOf(address, NETWORK_BYTES)) + "/64"
                : AddressRange.of(address).toString();
    }
}
