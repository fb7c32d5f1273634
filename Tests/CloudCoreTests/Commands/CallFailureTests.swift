import CloudCore
import Testing

/// The classification of a call's error for a run.
@Suite struct CallFailureTests {
    private struct SomeCode: ServiceErrorCode {
        let rawValue: String
        var isRecognized: Bool { true }
    }

    private static func error(_ status: Int) -> CloudError<SomeCode> {
        .service(ServiceFailure(code: SomeCode(rawValue: "Whatever"), status: status))
    }

    /// A poll can be retried.
    ///
    /// A start can't, because a gateway may have forwarded it.
    @Test(arguments: [408, 421, 425, 429])
    func gatewayErrorsAreTransientForPollsOnly(status: Int) {
        #expect(CallFailure(Self.error(status)).isTransient)
        #expect(!Self.error(status).isTransientWithoutEffect)
    }

    @Test(arguments: [400, 401, 403, 404, 413])
    func otherRejectionsArePermanent(status: Int) {
        #expect(!CallFailure(Self.error(status)).isTransient)
    }
}
