import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One OpenSearch node in a JVM of its own, so that a test can kill it. It ends by itself after
 * some seconds. Arguments: number of the node (1..n), n, folder, HTTP port of node 1, seconds.
 */
public class Node {
    public static void main(String[] args) throws Exception {
        final int me = Integer.parseInt(args[0]), nodes = Integer.parseInt(args[1]), port = Integer.parseInt(args[3]);
        final String[] seeds = new String[nodes], names = new String[nodes];
        for (int i = 0; i < nodes; i++) {
            seeds[i] = "127.0.0.1:" + (port + 100 + i);
            names[i] = "n" + (i + 1);
        }
        final OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1); // this port or none
        runner.onBuild((number, s) -> {
            s.put("node.name", "n" + me);
            s.put("network.host", "127.0.0.1");
            s.put("http.port", String.valueOf(port + me - 1));
            s.put("transport.port", String.valueOf(port + 100 + me - 1));
            s.put("discovery.type", "zen"); // the runner would say single-node
            s.putList("discovery.seed_hosts", seeds);
            s.putList("cluster.initial_cluster_manager_nodes", names);
            s.put("cluster.routing.allocation.disk.threshold_enabled", false);
            s.put("action.auto_create_index", false);
        }).build(newConfigs().clusterName("casefile-test-" + port).numOfNode(1).basePath(args[2] + "/n" + me));
        Thread.sleep(1000L * Long.parseLong(args[4]));
        System.exit(0);
    }
}
