using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspect.Adapters.Messaging;
using EdgeInspect.Configuration;

namespace EdgeInspect.Enrolment;

/// <summary>The part of a configuration by which a machine finds the broker and shows who it is.</summary>
internal static class LinkSettings
{
    private const int StationsPort = 8883;
    private const int HubsPort = 8884;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Where certificates and key lie on the machine that they are for; the service of its unit may read it.</summary>
    public static string FolderOf(PeerName name) => name.IsHub ? "/etc/edgeinspect-hub" : "/etc/edgeinspect/hub";

    /// <summary>The configuration that its unit starts it with.</summary>
    public static string ConfigurationOf(PeerName name) => name.IsHub ? "/etc/edgeinspect-hub/hub.json" : "/etc/edgeinspect/station.json";

    /// <summary>The user of its unit.</summary>
    public static string UserOf(PeerName name) => name.IsHub ? "edgeinspect-hub" : "edgeinspect";

    /// <summary>The settings as JSON.</summary>
    /// <param name="name">Whose they are.</param>
    /// <param name="host">The broker.</param>
    /// <param name="file">What the certificate's files are called, without an ending.</param>
    public static string Json(PeerName name, string host, string file)
    {
        var folder = FolderOf(name);
        var link = new JsonObject
        {
            [nameof(MqttOptions.Host)] = host,
            [nameof(MqttOptions.Port)] = name.IsHub ? HubsPort : StationsPort,
            [nameof(MqttOptions.ClientId)] = name.Text,
            [nameof(MqttOptions.UserName)] = name.Text,
            [nameof(MqttOptions.CaFile)] = $"{folder}/ca.crt",
            [nameof(MqttOptions.CertificateFile)] = $"{folder}/{file}.crt",
            [nameof(MqttOptions.KeyFile)] = $"{folder}/{file}.key",
        };
        var settings = name.IsHub
            ? new JsonObject { [nameof(HubOptions.Mqtt)] = link }
            : new JsonObject
            {
                [nameof(StationOptions.Hub)] = new JsonObject
                {
                    [nameof(UplinkOptions.Enabled)] = true,
                    [nameof(UplinkOptions.Mqtt)] = link,
                },
            };
        return settings.ToJsonString(Indented) + "\n";
    }
}
