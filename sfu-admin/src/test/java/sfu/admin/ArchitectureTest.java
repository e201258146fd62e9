package sfu.admin;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import sfu.core.bwe.TransportCcFeedback;

/** Boundaries of the operators' plane; modules depend one way, admin on signaling on core. */
@AnalyzeClasses(packages = "sfu", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule MODULES_HAVE_ONE_DIRECTION =
            slices().matching("sfu.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule CORE_KNOWS_NOBODY =
            noClasses()
                    .that()
                    .resideInAPackage("sfu.core..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("sfu.signaling..", "sfu.admin..");

    @ArchTest
    static final ArchRule NO_NETTY_HERE =
            noClasses()
                    .that()
                    .resideInAPackage("sfu.admin..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty..");

    /**
     * It measures the server from outside: it may share the wire's parts, never the server's. What
     * a receiver tells of arrivals is the wire's, at either end.
     */
    @ArchTest
    static final ArchRule LOAD_TESTS_ARE_CLIENTS =
            noClasses()
                    .that()
                    .resideInAPackage("sfu.admin.loadtest..")
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage(
                                            "sfu.core.room..",
                                            "sfu.core.shard..",
                                            "sfu.core.forward..",
                                            "sfu.core.stream..",
                                            "sfu.core.bwe..",
                                            "sfu.core.stats..",
                                            "sfu.signaling.session..",
                                            "sfu.signaling.http..",
                                            "sfu.signaling.whip..",
                                            "sfu.signaling.sdp..")
                                    .and(not(type(TransportCcFeedback.class))));

    /** They know a server by what it answers. */
    @ArchTest
    static final ArchRule COMMANDS_ARE_CLIENTS =
            noClasses()
                    .that()
                    .resideInAPackage("sfu.admin.ctl..")
                    .and()
                    .haveSimpleNameNotEndingWith("Test")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "sfu.core..",
                            "sfu.signaling..",
                            "sfu.admin.rest..",
                            "sfu.admin.stream..",
                            "sfu.admin.cli..");
}
