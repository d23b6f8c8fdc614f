package dev.latchkey.store.jdbc.dialect;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what follows the scheme of a PostgreSQL URL, in libpq's, SQLAlchemy's and JDBC's spelling alike. */
final class PostgresUrl {

    private static final Pattern HOSTS = Pattern.compile("(\\[[0-9a-fA-F:.%]+]|[^:/@\\[\\],]+)(:[0-9]{1,5})?"
            + "(,(\\[[0-9a-fA-F:.%]+]|[^:/@\\[\\],]+)(:[0-9]{1,5})?)*");
    private static final String NOT_ENCODED =
            "; characters like @ : / ? # % in a user or password are written as %40 %3A %2F %3F %23 %25";

    /** Parameters of other drivers that this one calls otherwise. */
    private static final Map<String, String> RENAMED = Map.of(
            "application_name", "ApplicationName",
            "connect_timeout", "connectTimeout",
            "channel_binding", "channelBinding",
            "gssencmode", "gssEncMode",
            "target_session_attrs", "targetServerType");

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private PostgresUrl() {}

    static DatabaseUrl parse(String rest) {
        int question = rest.indexOf('?');
        String main = question < 0 ? rest : rest.substring(0, question);
        String authority = "";
        String database = main;
        if (main.startsWith("//")) {
            int slash = main.indexOf('/', 2);
            authority = slash < 0 ? main.substring(2) : main.substring(2, slash);
            database = slash < 0 ? "" : main.substring(slash + 1);
        }
        Properties properties = new Properties();
        if (question >= 0) {
            parameters(rest.substring(question + 1), properties);
        }
        // The last one: a password may have been pasted in as it is.
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            credentials(authority.substring(0, at), properties);
        }
        return url(authority.substring(at + 1), decoded(database), properties);
    }

    private static DatabaseUrl url(String hosts, String database, Properties properties) {
        String host = hosts.isEmpty() ? "localhost" : hosts;
        if (!HOSTS.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "the database URL has no host and port like db.example.org:5432" + NOT_ENCODED);
        }
        if (database.indexOf('/') >= 0 || database.indexOf('@') >= 0) {
            throw new IllegalArgumentException("the database URL has no database's name after the host" + NOT_ENCODED);
        }
        String user = properties.getProperty("user", "");
        String name = database.isEmpty() ? user : database;
        if (name.isEmpty()) {
            throw new IllegalArgumentException("the database URL names no database; write postgresql://HOST/DATABASE");
        }
        String password = properties.containsKey("password") ? ":…" : "";
        String shown = "postgresql://" + (user.isEmpty() ? "" : user + password + "@") + host + "/" + name;
        return DatabaseUrl.postgres(shown, "jdbc:postgresql://" + host + "/" + encoded(name), properties);
    }

    private static void credentials(String userInfo, Properties properties) {
        int colon = userInfo.indexOf(':');
        properties.setProperty("user", decoded(colon < 0 ? userInfo : userInfo.substring(0, colon)));
        if (colon >= 0) {
            properties.setProperty("password", decoded(userInfo.substring(colon + 1)));
        }
    }

    private static void parameters(String query, Properties properties) {
        for (String parameter : query.split("&", -1)) {
            if (parameter.isEmpty()) {
                continue;
            }
            int equals = parameter.indexOf('=');
            String name = decoded(equals < 0 ? parameter : parameter.substring(0, equals));
            String value = equals < 0 ? "" : decoded(parameter.substring(equals + 1));
            if (name.equals("host")) {
                throw new IllegalArgumentException("the database's host goes after // in the database URL");
            }
            if (name.equals("ssl") && SSL_MODES.contains(value.toLowerCase(Locale.ROOT))) {
                properties.setProperty("sslmode", value.toLowerCase(Locale.ROOT));
            } else if (name.equals("target_session_attrs") && value.equals("read-write")) {
                properties.setProperty("targetServerType", "primary");
            } else {
                properties.setProperty(RENAMED.getOrDefault(name, name), value);
            }
        }
    }

    /** Percent-decoded; a plus is a plus. */
    private static String decoded(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer plain = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                plain.put(bytes[i]);
                continue;
            }
            if (i + 2 >= bytes.length || !HexFormat.isHexDigit(bytes[i + 1]) || !HexFormat.isHexDigit(bytes[i + 2])) {
                throw new IllegalArgumentException("the database URL has a % that no two digits follow" + NOT_ENCODED);
            }
            plain.put((byte) (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2])));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(plain.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the database URL has %-encoded bytes that are not UTF-8", e);
        }
    }

    private static String encoded(String name) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && b <= '~' && "%?&/#+".indexOf(b) < 0;
            encoded.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b));
        }
        return encoded.toString();
    }
}
