package sfu.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

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
}
