using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Messaging;

namespace EdgeInspect.Enrolment;

/// <summary>The part of a configuration by which a machine finds the broker and shows who it is.</summary>
internal static class LinkSettings
{
    /// <summary>Where the files lie on the machine that they are for.</summary>
    public const string Folder = "/etc/edgeinspect/hub";

    private const int StationsPort = 8883;
    private const int HubsPort = 8884;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The settings as JSON.</summary>
    /// <param name="name">Whose they are.</param>
    /// <param name="host">The broker.</param>
    /// <param name="file">What the certificate's files are called, without an ending.</param>
    public static string Json(PeerName name, string host, string file)
    {
        var link = new JsonObject
        {
            [nameof(MqttOptions.Host)] = host,
            [nameof(MqttOptions.Port)] = name.IsHub ? HubsPort : StationsPort,
            [nameof(MqttOptions.ClientId)] = name.Text,
            [nameof(MqttOptions.UserName)] = name.Text,
            [nameof(MqttOptions.CaFile)] = $"{Folder}/ca.crt",
            [nameof(MqttOptions.CertificateFile)] = $"{Folder}/{file}.crt",
            [nameof(MqttOptions.KeyFile)] = $"{Folder}/{file}.key",
        };
        var mqtt = new JsonObject { ["Mqtt"] = link };
        return (name.IsHub ? mqtt : new JsonObject { ["Hub"] = mqtt }).ToJsonString(Indented) + "\n";
    }
}
