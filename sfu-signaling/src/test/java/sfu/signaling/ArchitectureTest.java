package sfu.signaling;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Boundaries of the control plane. */
@AnalyzeClasses(packages = "sfu.signaling", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("sfu.signaling.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule NETTY_STAYS_IN_HTTP =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("sfu.signaling.http")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule ONLY_THE_CORES_FACE_IS_USED =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "sfu.core.shard..",
                            "sfu.core.room..",
                            "sfu.core.forward..",
                            "sfu.core.io..",
                            "sfu.core.ice..",
                            "sfu.core.dtls..");
}
