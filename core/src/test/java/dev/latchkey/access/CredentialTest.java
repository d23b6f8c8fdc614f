package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.key.BuiltInKey;
import dev.latchkey.secret.Secret;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialTest {

    @Test
    void aKeyComesInEitherHeaderOrTheSameInBoth() {
        assertThat(revealed(Credential.ofHeaders(List.of("s"), List.of()))).isEqualTo("s");
        assertThat(revealed(Credential.ofHeaders(List.of(), List.of("Bearer s"))))
                .isEqualTo("s");
        assertThat(revealed(Credential.ofHeaders(List.of(), List.of("bEARER   s "))))
                .isEqualTo("s");
        assertThat(revealed(Credential.ofHeaders(List.of(" s", "s"), List.of("Bearer s"))))
                .isEqualTo("s");
    }

    @Test
    void twoDifferentKeysAreAmbiguousWhereverTheyStand() {
        assertAmbiguous(Credential.ofHeaders(List.of("s", "t"), List.of()));
        assertAmbiguous(Credential.ofHeaders(List.of("s"), List.of("Bearer t")));
        assertAmbiguous(Credential.ofHeaders(List.of(), List.of("Bearer s", "Bearer t")));
        assertAmbiguous(Credential.ofHeaders(List.of("s"), List.of("Bearer S")));
        assertAmbiguous(Credential.inQuery());
    }

    @Test
    void blanksAndOtherSchemesAreNoKey() {
        assertThat(revealed(Credential.ofHeaders(List.of(), List.of()))).isNull();
        assertThat(revealed(Credential.ofHeaders(List.of("", "  "), List.of("Basic dTpw", "Bearer", "Bearer  "))))
                .isNull();
        assertThat(revealed(Credential.ofHeaders(List.of("s", ""), List.of("Basic dTpw"))))
                .isEqualTo("s");
    }

    @ParameterizedTest
    @CsvSource({
        "key,x,true",
        "API_KEY,x,true",
        "x-api-key,'',true",
        "access_token,x,true",
        "q,lk_live_abc,true",
        "q,lk_demo_abc,true",
        "q," + BuiltInKey.DEMO_SECRET + ",true",
        "q,my lk_live_abc,true",
        "lk_live_abc,'',true",
        "token,x,true",
        "secret,x,true",
        "auth,x,true",
        "x-api-key[],x,true",
        "X_Api_Key[0],x,true",
        " apiKey ,x,true",
        "auth-token,x,true",
        "author,x,false",
        "key_id,x,false",
        "keys,x,false",
        "format,json,false"
    })
    void aKeyInTheQueryIsKnownByItsNameOrItsLook(String name, String value, boolean isKey) {
        assertThat(Credential.isKeyParameter(name, value)).isEqualTo(isKey);
    }

    @Test
    void noCredentialTellsItsSecret() {
        assertThat(Credential.of(Secret.of("s3cret")).toString()).doesNotContain("s3");
        assertThat(Credential.ofHeaders(List.of("s3cret", "s4cret"), List.of()).toString())
                .doesNotContain("cret");
        assertThat(Credential.ofHeaders(List.of("s3cret", "s4cret"), List.of()).ambiguity())
                .doesNotContain("cret");
    }

    private static void assertAmbiguous(Credential credential) {
        assertThat(credential.ambiguity()).isNotNull();
        assertThat(credential.secret()).isNull();
    }

    private static @Nullable String revealed(Credential credential) {
        assertThat(credential.ambiguity()).isNull();
        Secret secret = credential.secret();
        return secret == null ? null : secret.reveal();
    }
}
