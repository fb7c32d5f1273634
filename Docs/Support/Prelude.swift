// Names that the documentation uses without declaring them; see Docs/check-code. This code is never run.

import CloudAssistantKit
import CloudCore
import CloudEmulator
import Foundation
import SSMKit

let ssm = SSMClient(region: "eu-west-1")
let assistant = CloudAssistantClient(region: "cn-hangzhou")
let cloud = EmulatedCloud(machines: 2, clock: .manual)
let keys = Credentials(accessKeyID: "id", secretAccessKey: "secret")

/// The id of a command or an invocation, of a machine, and of several machines.
let id = ""
let node = ""
let ids: [String] = []

/// The token that a program saves between two runs.
let saved: String? = nil
func save(_ token: String?) {}

/// A file, and an object in a bucket.
let file = URL(filePath: "/tmp/file")
let object = URL(filePath: "/")

func keys(from vault: String) async throws -> Credentials { keys }
