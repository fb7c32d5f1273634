import CloudCore
import Testing

/// What a run reads from the error of a call.
@Suite struct CallFailureTests {
    private struct SomeCode: ServiceErrorCode {
        let rawValue: String
        var isRecognized: Bool { true }
    }

    private static func error(_ status: Int) -> CloudError<SomeCode> {
        .service(ServiceFailure(code: SomeCode(rawValue: "Whatever"), status: status))
    }

    /// A poll can be sent again; what starts something can't, since a gateway may have passed it on.
    @Test(arguments: [408, 421, 425, 429])
    func whatAGatewayResponsesPassesForPollsOnly(status: Int) {
        #expect(CallFailure(Self.error(status)).isTransient)
        #expect(!Self.error(status).isTransientWithoutEffect)
    }

    @Test(arguments: [400, 401, 403, 404, 413])
    func otherRejectionsDoNotPass(status: Int) {
        #expect(!CallFailure(Self.error(status)).isTransient)
    }
}
