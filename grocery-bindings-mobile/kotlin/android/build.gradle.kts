// The Android library (AAR). scripts/build-aar.sh stages this folder with the generated sources and the native
// libraries, and runs Gradle there; nothing is built in the source tree.
plugins {
    id("com.android.library") version "8.13.0"
    id("org.jetbrains.kotlin.android") version "2.2.21"
    `maven-publish`
}

group = "io.github.grocery-core"
version = "0.1.0"

android {
    namespace = "io.github.grocerycore"
    compileSdk = 36
    defaultConfig {
        minSdk = 24
        consumerProguardFiles("consumer-rules.pro")
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_11
        targetCompatibility = JavaVersion.VERSION_11
    }
    publishing { singleVariant("release") }
}

kotlin {
    compilerOptions { jvmTarget.set(org.jetbrains.kotlin.gradle.dsl.JvmTarget.JVM_11) }
}

dependencies {
    // The @aar carries JNA's own native libraries; the plain jar does not.
    implementation("net.java.dev.jna:jna:5.19.1@aar")
    api("org.jetbrains.kotlinx:kotlinx-coroutines-core:1.11.0")
}

publishing {
    publications {
        register<MavenPublication>("release") {
            artifactId = "grocery-core-android"
            afterEvaluate { from(components["release"]) }
        }
    }
}
