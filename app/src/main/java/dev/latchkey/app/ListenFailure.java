package dev.latchkey.app;

import java.net.UnknownHostException;

/** Why an address cannot be listened on. What the system says of it is a number, or words, by the library that asks. */
final class ListenFailure {

    private ListenFailure() {}

    /** What is wrong and what to do, without a full stop. */
    static String sentence(String host, int port, Throwable cause) {
        String place = "port " + port + " of " + host;
        String reason = String.valueOf(cause.getMessage());
        if (is(reason, "(-98)", "already in use")) {
            return place
                    + " is in use already, by another server or by one of this that still runs; choose another port"
                    + " with --port";
        }
        if (is(reason, "(-13)", "Permission denied")) {
            return place + " may not be listened on by this user; choose one above 1023 with --port";
        }
        if (is(reason, "(-99)", "Cannot assign")) {
            return host + " is no address of this machine; choose another with --host";
        }
        if (cause instanceof UnknownHostException) {
            return "there is no address for the name " + host + "; choose another with --host";
        }
        return place + " cannot be listened on: " + reason + "; choose another with --port or --host";
    }

    private static boolean is(String reason, String number, String words) {
        return reason.contains(number) || reason.contains(words);
    }
}
