package sfu.core;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Boundaries of the media plane. */
@AnalyzeClasses(packages = "sfu.core", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("sfu.core.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NO_SOCKETS_OUTSIDE_IO =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("sfu.core.io", "sfu.core.shard")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.nio.channels..", "javax.net..");

    @ArchTest
    static final ArchRule NO_NETTY_OUTSIDE_IO_AND_SHARD =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("sfu.core.io", "sfu.core.shard")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule ICE4J_STAYS_IN_ICE =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("sfu.core.ice")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.ice4j..");

    @ArchTest
    static final ArchRule JITSI_STAYS_IN_ICE_AND_SPEAKERS =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("sfu.core.ice", "sfu.core.speakers")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.jitsi..");

    @ArchTest
    static final ArchRule SPEAKERS_KNOW_NUMBERS_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage("sfu.core.speakers")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("sfu.core..")
                                    .and(not(resideInAPackage("sfu.core.speakers"))));

    @ArchTest
    static final ArchRule BOUNCY_CASTLE_STAYS_IN_DTLS =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("sfu.core.dtls")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule NO_JSON =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.fasterxml.jackson..");

    @ArchTest
    static final ArchRule THE_PURE_PARTS_DO_NOT_LOG =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "sfu.core.rtp",
                            "sfu.core.rtcp",
                            "sfu.core.codec",
                            "sfu.core.layers",
                            "sfu.core.stream",
                            "sfu.core.bwe",
                            "sfu.core.forward",
                            "sfu.core.speakers",
                            "sfu.core.srtp")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.slf4j..");

    @ArchTest
    static final ArchRule LAYERS_KNOW_CODECS_AND_NUMBERS_ALONE =
            noClasses()
                    .that()
                    .resideInAPackage("sfu.core.layers")
                    .should()
                    .dependOnClassesThat(
                            resideInAPackage("sfu.core..")
                                    .and(
                                            not(
                                                    resideInAnyPackage(
                                                            "sfu.core.layers",
                                                            "sfu.core.codec",
                                                            "sfu.core.rtp"))));
}
