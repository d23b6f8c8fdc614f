package dev.latchkey.benchmarks;

import dev.latchkey.key.SearchWords;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.secret.SecretMint;
import dev.latchkey.secret.SecretPrefix;
import dev.latchkey.store.jdbc.Database;
import dev.latchkey.store.jdbc.dialect.DatabaseOptions;
import dev.latchkey.store.jdbc.dialect.DatabaseUrl;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.UUID;

/** A database with any number of keys, written past the repository, which would commit each of them. */
final class KeyStock implements AutoCloseable {

    private static final String[] PLACES = {"Bergen", "Wien", "Praha", "Gdynia", "Tartu", "Lyon", "Porto", "Split"};
    private static final int SECRET_LENGTH = new SecretMint(new SplittableRandom(0))
            .mint(SecretPrefix.LIVE)
            .reveal()
            .length();
    private static final int BATCH = 10_000;
    private static final int FILLING_KIB = 2 << 20;

    /** The names of one key in so many have the common word; a rare word is in one key alone. */
    static final int COMMON_EVERY = 8;

    private final Database database;
    private final byte[] secrets;

    private KeyStock(Database database, byte[] secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /**
     * Makes the database of a server, and a file with the keys' secrets, one a line.
     *
     * @param arguments the number of keys, the file of the database, and the one for the secrets
     */
    public static void main(String... arguments) throws IOException, SQLException {
        try (KeyStock stock = of(Integer.parseInt(arguments[0]), Path.of(arguments[1]));
                PrintWriter secrets =
                        new PrintWriter(Files.newBufferedWriter(Path.of(arguments[2]), StandardCharsets.US_ASCII))) {
            for (int i = 0; i < stock.size(); i++) {
                secrets.println(stock.secret(i).reveal());
            }
        }
    }

    static KeyStock of(int keys, Path file) throws SQLException {
        Database database = Database.open(DatabaseUrl.sqlite(file), DatabaseOptions.pooled());
        database.migrate();
        byte[] secrets = new byte[keys * SECRET_LENGTH];
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            // The indexes of random ids and hashes grow at random places, so that all of them have to fit into memory.
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA cache_size = -" + FILLING_KIB);
                statement.execute("PRAGMA synchronous = OFF");
            }
            connection.setAutoCommit(false);
            fill(connection, keys, secrets);
            connection.commit();
        }
        return new KeyStock(database, secrets);
    }

    Database database() {
        return database;
    }

    int size() {
        return secrets.length / SECRET_LENGTH;
    }

    /** The secret of a key, the oldest key's first; made anew, as a request's is, which comes from the network. */
    Secret secret(int key) {
        return Secret.of(new String(secrets, key * SECRET_LENGTH, SECRET_LENGTH, StandardCharsets.ISO_8859_1));
    }

    static String commonWord() {
        return PLACES[0];
    }

    static String rareWord(int key) {
        return "unit" + key + "x";
    }

    private static void fill(Connection connection, int keys, byte[] secrets) throws SQLException {
        SplittableRandom random = new SplittableRandom(keys);
        SecretMint mint = new SecretMint(random);
        SecretHasher hasher = SecretHasher.plain();
        try (PreparedStatement key = connection.prepareStatement("""
                        INSERT INTO keys (id, name, email, hint, type, units_per_request, requests_per_minute,
                            requests_per_hour, requests_per_day, created_at, updated_at)
                        VALUES (?, ?, ?, ?, 'live', 1000, 1000000000, 1000000000, 1000000000, ?, ?)
                        """);
                PreparedStatement secret = connection.prepareStatement("""
                        INSERT INTO secrets (hash, pepper_version, key_id, place, hint) VALUES (?, 0, ?, 1, ?)
                        """);
                PreparedStatement word = connection.prepareStatement(
                        "INSERT INTO key_words (key_id, word, created_at) VALUES (?, ?, ?)")) {
            for (int i = 0; i < keys; i++) {
                Secret made = mint.mint(SecretPrefix.LIVE);
                byte[] revealed = made.reveal().getBytes(StandardCharsets.ISO_8859_1);
                System.arraycopy(revealed, 0, secrets, i * SECRET_LENGTH, SECRET_LENGTH);
                String id = new UUID(random.nextLong(), random.nextLong()).toString();
                String name = "Field Hospital " + PLACES[i % COMMON_EVERY] + " " + rareWord(i);
                String email = "ops" + i + "@example.org";
                long createdAt = 1_700_000_000_000L + i;
                bind(key, id, name, email, made.hint(), createdAt, createdAt);
                bind(secret, hasher.hash(made).bytes(), id, made.hint());
                for (String each : SearchWords.of(name, email)) {
                    bind(word, id, each, createdAt);
                }
                if (i % BATCH == BATCH - 1 || i == keys - 1) {
                    key.executeBatch();
                    secret.executeBatch();
                    word.executeBatch();
                }
            }
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        statement.addBatch();
    }

    @Override
    public void close() {
        database.close();
    }
}
