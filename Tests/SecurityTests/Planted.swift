import CloudCore
import Foundation

/// Secrets that are easy to find again.
enum Planted {
    static let key = "planted/secret+key"
    static let token = "planted/session+token=="

    static let credentials = Credentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: key,
        sessionToken: token
    )

    /// What no text may hold.
    static let marks = ["planted", "plant%65d"]

    /// A host whose every variable and file is a secret.
    static let host = HostSystem(
        environment: [
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": key, "AWS_SESSION_TOKEN": token,
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": token, "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": key, "ALIBABA_CLOUD_SECURITY_TOKEN": token,
        ],
        homeFolder: "/home/someone",
        readFile: { path, _ throws(FileError) in throw FileError(path: path, reason: .missing) },
        runProgram: { _ in throw ProgramError.notStarted(program: "none") }
    )
}
