package dev.latchkey.key;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of IP addresses, as CIDR writes it (RFC 4632 and RFC 4291 §2.3): {@code 192.0.2.0/24}, {@code 2001:db8::/32}, or one
 * address alone. IPv4 addresses in the guise of IPv6 ones ({@code ::ffff:192.0.2.1}) are the IPv4 addresses that they stand
 * for. Immutable.
 */
public final class AddressRange {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int IPV6_GROUPS = 8;
    private static final int MAPPED_BITS = 96;
    private static final int MAPPED_BYTES = MAPPED_BITS / 8;
    private static final int BYTE = 0xff;

    /** The longest address, {@code /}, and three digits. */
    private static final int MOST_CHARACTERS = 49;

    private final byte[] first;
    private final int prefix;

    private AddressRange(byte[] first, int prefix) {
        this.first = first;
        this.prefix = prefix;
    }

    /**
     * Reads a range; never asks for a name.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong with the text
     */
    public static AddressRange parse(String text) {
        String stripped = text.strip();
        int slash = stripped.indexOf('/');
        String address = slash < 0 ? stripped : stripped.substring(0, slash);
        byte[] first = stripped.length() > MOST_CHARACTERS ? null : address(address);
        if (first == null) {
            throw new IllegalArgumentException(
                    "a range of addresses is like 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7, not "
                            + shortened(stripped));
        }
        int bits = first.length * Byte.SIZE;
        // A prefix counts the bits of the form that it is written in.
        int hidden = first.length == IPV4_BYTES && address.indexOf(':') >= 0 ? MAPPED_BITS : 0;
        int prefix = slash < 0 ? bits : number(stripped.substring(slash + 1), bits + hidden) - hidden;
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("the length of the prefix in " + stripped + " is a number from " + hidden
                    + " to " + (bits + hidden));
        }
        AddressRange range = new AddressRange(masked(first, prefix), prefix);
        if (!Arrays.equals(range.first, first)) {
            throw new IllegalArgumentException(stripped + " has bits beyond its prefix; " + range
                    + " is the whole range, and " + new AddressRange(first, bits) + " that address alone");
        }
        return range;
    }

    /** That address alone, of 4 or 16 bytes in network order. */
    public static AddressRange of(byte[] address) {
        return new AddressRange(address.clone(), address.length * Byte.SIZE);
    }

    /** Whether the address lies in this range. */
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /** Whether the address, of 4 or 16 bytes in network order, lies in this range. Allocates nothing. */
    public boolean contains(byte[] address) {
        int start = isMapped(address) ? MAPPED_BYTES : 0;
        if (address.length - start != first.length) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        int rest = prefix % Byte.SIZE;
        return Arrays.equals(address, start, start + whole, first, 0, whole)
                && (rest == 0 || ((address[start + whole] ^ first[whole]) & mask(rest)) == 0);
    }

    /**
     * The 4 or 16 bytes of an address in network order, those of a mapped one in its IPv4 form; nothing when the text is no address.
     * Never asks for a name. A zone ({@code %eth0}) tells nothing here and is left aside.
     */
    public static Optional<byte[]> bytesOf(String address) {
        int zone = address.indexOf('%');
        String bare = zone < 0 ? address : address.substring(0, zone);
        return bare.length() > MOST_CHARACTERS ? Optional.empty() : Optional.ofNullable(address(bare));
    }

    /** The canonical form, IPv6 as RFC 5952 has it; without a prefix where the range is one address. */
    @Override
    public String toString() {
        String address = first.length == IPV4_BYTES ? ipv4(first) : ipv6(first);
        return prefix == first.length * Byte.SIZE ? address : address + "/" + prefix;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRange that && prefix == that.prefix && Arrays.equals(first, that.first);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(first) + prefix;
    }

    private static byte @Nullable [] address(String text) {
        if (text.indexOf(':') < 0) {
            return ipv4(text);
        }
        // With a digit or a colon in front Java takes it for an address and nothing else. Brackets and zones are not
        // ours.
        if (text.startsWith(".") || text.chars().anyMatch(c -> c != ':' && c != '.' && !HexFormat.isHexDigit(c))) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static byte @Nullable [] ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != IPV4_BYTES) {
            return null;
        }
        byte[] bytes = new byte[IPV4_BYTES];
        for (int i = 0; i < IPV4_BYTES; i++) {
            int part = number(parts[i], BYTE);
            if (part < 0) {
                return null;
            }
            bytes[i] = (byte) part;
        }
        return bytes;
    }

    /** A decimal number in its shortest form; far below zero where it is none, or more than the most. */
    private static int number(String text, int most) {
        boolean isShortest = text.matches("0|[1-9][0-9]{0,2}");
        int number = isShortest ? Integer.parseInt(text) : Integer.MAX_VALUE;
        return number > most ? Integer.MIN_VALUE / 2 : number;
    }

    private static byte[] masked(byte[] address, int prefix) {
        byte[] masked = Arrays.copyOf(Arrays.copyOf(address, (prefix + Byte.SIZE - 1) / Byte.SIZE), address.length);
        if (prefix % Byte.SIZE != 0) {
            masked[prefix / Byte.SIZE] &= (byte) mask(prefix % Byte.SIZE);
        }
        return masked;
    }

    private static int mask(int bits) {
        return BYTE << (Byte.SIZE - bits);
    }

    private static boolean isMapped(byte[] address) {
        if (address.length != IPV6_BYTES || address[10] != -1 || address[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }

    private static String ipv4(byte[] address) {
        return (address[0] & BYTE) + "." + (address[1] & BYTE) + "." + (address[2] & BYTE) + "." + (address[3] & BYTE);
    }

    private static String ipv6(byte[] address) {
        int[] groups = new int[IPV6_GROUPS];
        for (int i = 0; i < IPV6_GROUPS; i++) {
            groups[i] = (address[2 * i] & BYTE) << Byte.SIZE | (address[2 * i + 1] & BYTE);
        }
        int start = 0;
        int length = 1;
        for (int i = 0; i < IPV6_GROUPS; i++) {
            int end = i;
            while (end < IPV6_GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < IPV6_GROUPS; i++) {
            if (length > 1 && i == start) {
                text.append("::");
                i += length - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    private static String shortened(String text) {
        return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
    }
}
