package dev.latchkey.store.jdbc.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "data/latchkey.db, data/latchkey.db",
        "./data/latchkey.db, data/latchkey.db",
        "/var/lib/latchkey.db, /var/lib/latchkey.db",
        "sqlite:data/latchkey.db, data/latchkey.db",
        "SQLITE:/var/lib/latchkey.db, /var/lib/latchkey.db",
        "jdbc:sqlite:data/latchkey.db, data/latchkey.db",
        "sqlite:///data/latchkey.db, data/latchkey.db",
        "sqlite:////var/lib/latchkey.db, /var/lib/latchkey.db",
        "sqlite+aiosqlite:///./latchkey.db, latchkey.db",
        "' with space.db ', with space.db",
    })
    void a_file_is_sqlite(String text, String path) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url.isPostgres()).isFalse();
        assertThat(url.file()).isEqualTo(Path.of(path).toAbsolutePath());
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:sqlite:" + Path.of(path).toAbsolutePath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ann:s3cret@db.example:5433/shop",
                "postgresql://ann:s3cret@db.example:5433/shop",
                "PostgreSQL://ann:s3cret@db.example:5433/shop",
                "postgresql+asyncpg://ann:s3cret@db.example:5433/shop",
                "postgresql+psycopg2://ann:s3cret@db.example:5433/shop",
                "jdbc:postgresql://db.example:5433/shop?user=ann&password=s3cret",
                "jdbc:postgresql://ann:s3cret@db.example:5433/shop",
                "postgresql://db.example:5433/shop?password=s3cret&user=ann&",
            })
    void every_spelling_of_a_server_is_understood(String text) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url.isPostgres()).isTrue();
        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/shop");
        assertThat(url.properties()).isEqualTo(Map.of("user", "ann", "password", "s3cret"));
        assertThat(url).hasToString("postgresql://ann:…@db.example:5433/shop");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://ann@db/shop, jdbc:postgresql://db/shop, postgresql://ann@db/shop",
        "postgresql://db/shop, jdbc:postgresql://db/shop, postgresql://db/shop",
        "postgresql:///shop, jdbc:postgresql://localhost/shop, postgresql://localhost/shop",
        "jdbc:postgresql:shop, jdbc:postgresql://localhost/shop, postgresql://localhost/shop",
        "postgresql://ann@db, jdbc:postgresql://db/ann, postgresql://ann@db/ann",
        "postgresql://[::1]:5432/shop, jdbc:postgresql://[::1]:5432/shop, postgresql://[::1]:5432/shop",
        "'postgresql://a:1,b:2/shop', 'jdbc:postgresql://a:1,b:2/shop', 'postgresql://a:1,b:2/shop'",
        "postgresql://db/my%20%C3%A9+shop, jdbc:postgresql://db/my%20%C3%A9%2Bshop, postgresql://db/my é+shop",
    })
    void what_is_left_out_has_a_usual_value(String text, String jdbcUrl, String shown) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(url).hasToString(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "p%40ss%3Aw%2Ford%3F%23%25, p@ss:w/ord?#%",
        "p@ss, p@ss",
        "a:b, a:b",
        "a+b, a+b",
        "%C3%A9%F0%9F%9A%80, é🚀",
        "'', ''",
    })
    void a_password_may_have_any_character(String written, String password) {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://ann%40home:" + written + "@db/shop");

        assertThat(url.properties()).isEqualTo(Map.of("user", "ann@home", "password", password));
        assertThat(url).hasToString("postgresql://ann@home:…@db/shop");
    }

    @Test
    void parameters_of_other_drivers_are_translated() {
        DatabaseUrl url = DatabaseUrl.parse(
                "postgresql+asyncpg://db/shop?ssl=require&connect_timeout=3"
                        + "&application_name=a%26b&channel_binding=require&sslmode=verify-full&target_session_attrs=read-write");

        assertThat(url.properties())
                .isEqualTo(Map.of(
                        "sslmode", "verify-full",
                        "connectTimeout", "3",
                        "ApplicationName", "a&b",
                        "channelBinding", "require",
                        "targetServerType", "primary"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "sqlite:",
                "sqlite::memory:",
                "jdbc:sqlite::memory:",
                "sqlite://host/latchkey.db",
                "sqlite:latchkey.db?cache=shared",
                "sqlite:file:latchkey.db",
                "bad\u0000path",
                "mysql://ann:s3cret@db/shop",
                "jdbc:mariadb://ann:s3cret@db/shop",
                "postgresql://",
                "postgresql://db",
                "postgresql://ann:s3cret@db:port/shop",
                "postgresql://ann:s3cret@db:5432:5432/shop",
                "postgresql://ann:s3/cret@db/shop",
                "postgresql://ann:s3?cret@db/shop",
                "postgresql://ann:s3cret@/sh/op",
                "postgresql://ann:s3cret%@db/shop",
                "postgresql://ann:s3cret%4@db/shop",
                "postgresql://ann:s3cret%zz@db/shop",
                "postgresql://ann:s3cret%ff@db/shop",
                "postgresql://ann:s3cret@db/shop?host=/var/run",
            })
    void what_is_no_database_is_refused_without_repeating_it(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("cret")
                .hasMessageMatching("[a-z].{20,}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Latchkey", "1st", "pg_own", "a-b", "a.b", "a\"b", "a b", "é"})
    void a_schema_has_a_plain_name(String schema) {
        DatabaseOptions options = DatabaseOptions.pooled();

        assertThatThrownBy(() -> options.withSchema(schema)).isInstanceOf(IllegalArgumentException.class);
    }
}
