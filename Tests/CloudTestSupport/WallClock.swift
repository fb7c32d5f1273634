import Foundation
public import Testing

extension Tag {
    /// Tests that measure time, which other tests on the same machine disturb.
    @Tag public static var wallClock: Tag
}

extension Trait where Self == ConditionTrait {
    /// Enables tests that measure time only if `CLOUD_TEST_WALL_CLOCK` is set, as CI does to run them separately.
    public static var wallClock: Self {
        .enabled(
            if: ProcessInfo.processInfo.environment["CLOUD_TEST_WALL_CLOCK"] != nil,
            "measures time; CLOUD_TEST_WALL_CLOCK=1 swift test --filter WallClock runs it separately"
        )
    }
}
