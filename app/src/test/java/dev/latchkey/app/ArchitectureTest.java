package dev.latchkey.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;

/** Holds the rules of docs/decisions/0001: modules that point one way, and a core without a framework. */
@AnalyzeClasses(packages = "dev.latchkey", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String[] CORE = {
        "dev.latchkey",
        "dev.latchkey.audit..",
        "dev.latchkey.file..",
        "dev.latchkey.key..",
        "dev.latchkey.secret..",
        "dev.latchkey.limit..",
        "dev.latchkey.usage..",
        "dev.latchkey.access..",
        "dev.latchkey.text..",
        "dev.latchkey.time.."
    };

    /** A product knows the platform; the platform does not know it. */
    private static final String PRODUCT = "dev.latchkey.generator..";

    private static final String[] PATIENTS = {
        "dev.latchkey.generator.patients", "dev.latchkey.generator.patients.config.."
    };

    @ArchTest
    static final ArchRule modules_point_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("core")
            .definedBy(CORE)
            .layer("wire")
            .definedBy("dev.latchkey.wire..")
            .layer("generator")
            .definedBy(PRODUCT)
            .layer("store")
            .definedBy("dev.latchkey.store..")
            .layer("ratelimit")
            .definedBy("dev.latchkey.ratelimit..")
            .layer("engine")
            .definedBy("dev.latchkey.engine..")
            .layer("server")
            .definedBy("dev.latchkey.server..")
            .layer("cli")
            .definedBy("dev.latchkey.cli..")
            .layer("app")
            .definedBy("dev.latchkey.app..")
            .optionalLayer("testkit")
            .definedBy("dev.latchkey.testkit..")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayOnlyBeAccessedByLayers("generator", "app")
            .whereLayer("server")
            .mayOnlyBeAccessedByLayers("generator", "app")
            .whereLayer("engine")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("engine", "generator", "app")
            .whereLayer("ratelimit")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("generator")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("wire")
            .mayOnlyBeAccessedByLayers("server", "cli", "generator", "app")
            .whereLayer("core")
            .mayOnlyBeAccessedByLayers(
                    "wire", "store", "ratelimit", "engine", "server", "cli", "generator", "app", "testkit");

    /** Whatever else comes to the platform. */
    @ArchTest
    static final ArchRule nothing_of_the_platform_knows_the_product = noClasses()
            .that()
            .resideOutsideOfPackages(
                    PRODUCT, "dev.latchkey.app..", "dev.latchkey.browser..", "dev.latchkey.benchmarks..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(PRODUCT);

    @ArchTest
    static final ArchRule modules_of_the_generator_point_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("patients")
            .definedBy(PATIENTS)
            .layer("formats")
            .definedBy("dev.latchkey.generator.patients.format..")
            .layer("jobs")
            .definedBy("dev.latchkey.generator.jobs..")
            .layer("store")
            .definedBy("dev.latchkey.generator.store..")
            .layer("http")
            .definedBy("dev.latchkey.generator.http..")
            .layer("cli")
            .definedBy("dev.latchkey.generator.cli..")
            .whereLayer("http")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("store")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("jobs")
            .mayOnlyBeAccessedByLayers("store", "http")
            .whereLayer("formats")
            .mayOnlyBeAccessedByLayers("jobs", "store", "http", "cli");

    @ArchTest
    static final ArchRule core_knows_no_framework = classes()
            .that()
            .resideInAnyPackage(CORE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.latchkey..",
                    "java..",
                    "javax.crypto..",
                    "org.jspecify.annotations..",
                    "org.slf4j..",
                    "com.github.benmanes.caffeine..");

    @ArchTest
    static final ArchRule patients_know_nothing_of_keys_or_http = classes()
            .that()
            .resideInAnyPackage(PATIENTS)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.latchkey.generator.patients",
                    "dev.latchkey.generator.patients.config..",
                    "java..",
                    "org.jspecify.annotations..",
                    "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule formats_know_nothing_of_keys_or_http = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.generator.patients.format..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.latchkey..").and(not(resideInAPackage("dev.latchkey.generator.patients.."))))
            .orShould()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.netty..");

    @ArchTest
    static final ArchRule jobs_know_nothing_of_http_or_sql = classes()
            .that()
            .resideInAPackage("dev.latchkey.generator.jobs..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.latchkey..",
                    "java..",
                    "org.jspecify.annotations..",
                    "org.slf4j..",
                    "com.fasterxml.jackson.core..");

    @ArchTest
    static final ArchRule packages_of_core_have_no_cycles = slices().matching(
                    "dev.latchkey.(audit|file|key|secret|limit|usage|access|time)..")
            .should()
            .beFreeOfCycles();

    /** Commands on the store load no HTTP client, and those on a server are the same commands. */
    @ArchTest
    static final ArchRule commands_know_nothing_of_http = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.cli..")
            .and()
            .resideOutsideOfPackage("dev.latchkey.cli.remote..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.latchkey.cli.remote..", "java.net.http..");

    /** What a command writes, reads and is given does not know which command that is. */
    @ArchTest
    static final ArchRule packages_of_the_command_line_point_one_way = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("entrance")
            .definedBy("dev.latchkey.cli")
            .layer("command")
            .definedBy("dev.latchkey.cli.command..")
            .layer("remote")
            .definedBy("dev.latchkey.cli.remote..")
            .layer("option")
            .definedBy("dev.latchkey.cli.option..")
            .layer("input")
            .definedBy("dev.latchkey.cli.input..")
            .layer("output")
            .definedBy("dev.latchkey.cli.output..")
            .layer("shell")
            .definedBy("dev.latchkey.cli.shell..")
            .layer("deployment")
            .definedBy("dev.latchkey.cli.deployment..")
            .whereLayer("entrance")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("command")
            .mayOnlyBeAccessedByLayers("entrance")
            .whereLayer("remote")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("option")
            .mayOnlyBeAccessedByLayers("command", "entrance")
            .whereLayer("input")
            .mayOnlyBeAccessedByLayers("command")
            .whereLayer("output")
            .mayOnlyBeAccessedByLayers("input", "option", "command", "entrance")
            .whereLayer("shell")
            .mayOnlyBeAccessedByLayers("output", "input", "option", "command", "entrance")
            .whereLayer("deployment")
            .mayOnlyBeAccessedByLayers("shell", "output", "input", "option", "remote", "command", "entrance");

    /** What they have in common is in the package above. */
    @ArchTest
    static final ArchRule subjects_of_commands_do_not_know_each_other =
            slices().matching("dev.latchkey.cli.command.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule features_of_the_server_do_not_know_each_other = slices().matching("dev.latchkey.server.(*)..")
            .should()
            .notDependOnEachOther()
            // What all of them are written against: in whose terms they say what is wrong with a request, and where
            // they wait.
            .ignoreDependency(
                    DescribedPredicate.alwaysTrue(),
                    resideInAnyPackage("dev.latchkey.server.contract..", "dev.latchkey.server.bulkhead.."));

    /** The kernel stands on them. */
    @ArchTest
    static final ArchRule foundations_of_the_server_do_not_know_its_kernel = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.latchkey.server.bulkhead..",
                    "dev.latchkey.server.connection..",
                    "dev.latchkey.server.contract..",
                    "dev.latchkey.server.http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.latchkey.server");

    /** What a new version of Vert.x may break is found in one place. */
    @ArchTest
    static final ArchRule insides_of_vertx_are_used_in_one_package = noClasses()
            .that()
            .resideOutsideOfPackage("dev.latchkey.server.connection..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..impl..", "io.vertx..internal..");

    @ArchTest
    static final ArchRule dialects_of_sql_do_not_know_what_is_asked_in_them = noClasses()
            .that()
            .resideInAPackage("dev.latchkey.store.jdbc.dialect..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.latchkey.store.jdbc");

    @ArchTest
    static final ArchRule features_of_the_generator_do_not_know_each_other = slices().matching(
                    "dev.latchkey.generator.http.(*)..")
            .should()
            .notDependOnEachOther()
            // Which configuration a request means is the same question wherever patients are made.
            .ignoreDependency(
                    resideInAnyPackage(
                            "dev.latchkey.generator.http.generation..", "dev.latchkey.generator.http.patients.."),
                    resideInAPackage("dev.latchkey.generator.http.configurations.."))
            // A page of a job's patients is made of batches, as an answer of new ones is.
            .ignoreDependency(
                    resideInAPackage("dev.latchkey.generator.http.jobs.."),
                    resideInAPackage("dev.latchkey.generator.http.patients.."));

    @ArchTest
    static final ArchRule only_app_and_the_clock_itself_ask_the_machine_for_time = noClasses()
            .that()
            .resideOutsideOfPackages("dev.latchkey.app..", "dev.latchkey.time..", "dev.latchkey.testkit..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC");

    @ArchTest
    static final ArchRule only_app_and_engine_make_randomness = noClasses()
            .that()
            .resideOutsideOfPackages("dev.latchkey.app..", "dev.latchkey.engine..", "dev.latchkey.testkit..")
            .should()
            .callConstructor(SecureRandom.class)
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(java.util.Random.class);

    @ArchTest
    static final ArchRule only_main_ends_the_process = noClasses()
            .that(not(named("dev.latchkey.app.Main")))
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule nothing_writes_to_standard_streams_behind_the_callers_back = noClasses()
            .that(not(resideInAPackage("dev.latchkey.app..")))
            .and(not(named("dev.latchkey.cli.shell.Terminal")))
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule every_package_declares_its_nulls = classes()
            .that()
            .haveSimpleName("package-info")
            .should()
            .beAnnotatedWith(org.jspecify.annotations.NullMarked.class);

    @ArchTest
    static final ArchRule no_class_is_called_util_or_impl = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Helper");

    @ArchTest
    static final ArchRule nothing_is_synchronized_on_an_event_loop = noMethods()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("dev.latchkey.server..", "dev.latchkey.generator.http..")
            // Their locks are held while numbers change or are looked at, and never while anything is waited for.
            .and()
            .areDeclaredInClassesThat()
            .haveNameNotMatching(
                    "dev\\.latchkey\\.server\\.(bulkhead\\.(MemoryBulkhead|OpenFiles|WorkBulkhead)|connection\\.ConnectionLimit)(\\$.*)?")
            .should()
            .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.SYNCHRONIZED);

    /** A parser that remembers names remembers them for all callers, and fails for all when one of them fills its table. */
    @ArchTest
    static final ArchRule no_parser_remembers_the_names_that_callers_choose = classes()
            .that(DescribedPredicate.describe(
                    "make a parser",
                    (JavaClass each) -> each.getMethodCallsFromSelf().stream()
                            .anyMatch(call -> call.getTarget().getName().equals("createParser"))))
            .should()
            .accessField(JsonFactory.Feature.class, "CANONICALIZE_FIELD_NAMES");

    /** The mappers' parsers remember names. */
    @ArchTest
    static final ArchRule mappers_read_nothing_that_callers_wrote = noClasses()
            .that(not(named("dev.latchkey.server.contract.Contract")))
            .and(not(named("dev.latchkey.generator.http.configurations.WrittenPresets")))
            .and(not(resideInAnyPackage("dev.latchkey.generator.patients.format..", "dev.latchkey.benchmarks..")))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectMapper.class)
            .orShould()
            .callConstructor(JsonObject.class, String.class)
            .orShould()
            .callConstructor(JsonObject.class, Buffer.class)
            .orShould()
            .callConstructor(JsonArray.class, String.class)
            .orShould()
            .callConstructor(JsonArray.class, Buffer.class)
            .orShould()
            .callMethodWhere(DescribedPredicate.describe(
                    "decodes JSON by Vert.x",
                    (JavaMethodCall call) -> call.getTargetOwner().getName().startsWith("io.vertx.core")
                            && Set.of("decodeValue", "toJsonObject", "toJsonArray")
                                    .contains(call.getTarget().getName())));

    private static DescribedPredicate<JavaClass> named(String name) {
        return DescribedPredicate.describe("is " + name, each -> each.getName().startsWith(name));
    }
}
