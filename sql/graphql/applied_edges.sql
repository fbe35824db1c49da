-- applied_edges: parents and children of the applied state, one generation apart
-- grain: project_name, parent_id, child_id
-- reads: applied_nodes
create or replace temp table applied_edges as
select distinct child.project_name, unnest(child.depends_on) as parent_id, child.unique_id as child_id
from applied_nodes as child;
