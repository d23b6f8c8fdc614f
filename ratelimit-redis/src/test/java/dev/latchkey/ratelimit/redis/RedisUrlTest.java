package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslVerifyMode;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisUrlTest {

    @Test
    void aHostIsEnough() {
        RedisURI server = server("redis://redis.example.org");

        assertThat(server.getHost()).isEqualTo("redis.example.org");
        assertThat(server.getPort()).isEqualTo(6379);
        assertThat(server.getDatabase()).isZero();
        assertThat(server.isSsl()).isFalse();
        assertThat(credentials(server).hasPassword()).isFalse();
    }

    @Test
    void allOfItIsRead() {
        RedisURI server = server("rediss://us%3Aer:p%40ss%2Bw+rd@[::1]:7000/3?ssl_cert_reqs=none");

        assertThat(server.getHost()).isEqualTo("::1");
        assertThat(server.getPort()).isEqualTo(7000);
        assertThat(server.getDatabase()).isEqualTo(3);
        assertThat(server.isSsl()).isTrue();
        assertThat(server.getVerifyMode()).isEqualTo(SslVerifyMode.NONE);
        assertThat(credentials(server).getUsername()).isEqualTo("us:er");
        assertThat(new String(credentials(server).getPassword())).isEqualTo("p@ss+w+rd");
    }

    @Test
    void certificatesAreVerifiedUnlessItIsSaidNotTo() {
        assertThat(server("rediss://a").getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
        assertThat(server("rediss://a?ssl_cert_reqs=required").getVerifyMode()).isEqualTo(SslVerifyMode.FULL);
    }

    @Test
    void aPasswordNeedsNoUserAndMayBePastedInAsItIs() {
        RedisURI server = server("redis://:p@ss:w/rd@a:6380");

        assertThat(server.getHost()).isEqualTo("a");
        assertThat(server.getPort()).isEqualTo(6380);
        assertThat(credentials(server).hasUsername()).isFalse();
        assertThat(new String(credentials(server).getPassword())).isEqualTo("p@ss:w/rd");
    }

    @Test
    void severalHostsAreACluster() {
        RedisUrl url = RedisUrl.parse("redis://:secret@a:7001,b:7002,c");

        assertThat(url.isCluster()).isTrue();
        assertThat(url.servers(Duration.ofSeconds(1)))
                .extracting(each -> each.getHost() + " " + each.getPort())
                .containsExactly("a 7001", "b 7002", "c 6379");
        assertThat(url.servers(Duration.ofSeconds(1)))
                .allSatisfy(each -> assertThat(credentials(each).hasPassword()).isTrue());
        assertThat(RedisUrl.parse("redis://a").isCluster()).isFalse();
        assertThat(RedisUrl.parse("redis://a?cluster=true").isCluster()).isTrue();
    }

    @Test
    void theTextFormHasNoPassword() {
        assertThat(RedisUrl.parse("redis://user:secret@a:6379/1")).hasToString("redis://user:…@a:6379/1");
        assertThat(RedisUrl.parse("rediss://:secret@a,b?ssl_cert_reqs=none")).hasToString("rediss://:…@a,b");
        assertThat(RedisUrl.parse("redis://a?cluster=true")).hasToString("redis://a?cluster=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "topsecret",
                "http://u:topsecret@a",
                "redis://topsecret@a",
                "redis://:topsecret@",
                "redis://:topsecret@a:0",
                "redis://:topsecret@a:65536",
                "redis://:topsecret@a:b",
                "redis://:topsecret@a/name",
                "redis://:topsecret@a,b/1",
                "redis://:topsecret%@a",
                "redis://:topsecret%zz@a",
                "redis://:topsecret@a?timeout=1",
                "redis://:topsecret@a?ssl_cert_reqs=none",
                "redis://:topsecret@a#b"
            })
    void whatIsWrongIsSaidWithoutRepeatingTheUrl(String text) {
        assertThatThrownBy(() -> RedisUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .message()
                .contains("Redis")
                .doesNotContain("topsecret");
    }

    private static RedisURI server(String url) {
        return RedisUrl.parse(url).servers(Duration.ofSeconds(1)).get(0);
    }

    private static RedisCredentials credentials(RedisURI server) {
        return Objects.requireNonNull(
                server.getCredentialsProvider().resolveCredentials().block(Duration.ofSeconds(1)));
    }
}
